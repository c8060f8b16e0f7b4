//! What the handlers share: the app, the configuration, the paces.

use crate::guard::pace::{Pace, Paces};
use crate::problem::{Kind, Problem};
use cg_app::{App, Asker};
use std::net::SocketAddr;
use std::ops::Deref;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tokio::sync::Semaphore;

/// How the server is set up.
#[derive(Clone, Debug)]
pub struct Config {
    /// Mark cookies as `Secure`: the server is reached over HTTPS.
    pub secure_cookies: bool,
    /// Take the client's address from `X-Forwarded-For`: the server stands behind a proxy of ours.
    pub behind_proxy: bool,
    /// How often one client may ask.
    pub paces: Paces,
    /// Longest time an answer may take.
    pub timeout: Duration,
    /// Largest upload in bytes.
    pub upload_bytes: usize,
    /// How many requests work on the data at once.
    pub at_once: usize,
    /// Whether only this machine reaches the address listened on; reading is then open unless the programme says not.
    pub this_machine_only: bool,
}

impl Config {
    /// The set-up for an address listened on; `COMMONGROUND_PROXY=1` says that a proxy of ours with TLS stands before it.
    pub fn of(address: SocketAddr) -> Self {
        let proxy = std::env::var("COMMONGROUND_PROXY").is_ok_and(|v| v == "1");
        let this_machine_only = address.ip().is_loopback() && !proxy;
        Self { this_machine_only, behind_proxy: proxy, secure_cookies: proxy, ..Self::default() }
    }
}

impl Default for Config {
    fn default() -> Self {
        Self {
            secure_cookies: false,
            behind_proxy: false,
            paces: Paces::default(),
            timeout: Duration::from_secs(60),
            upload_bytes: 512 << 20,
            at_once: 16,
            this_machine_only: true,
        }
    }
}

/// What one server consists of.
pub struct Inner {
    /// Commands and queries.
    pub app: Arc<App>,
    /// How it is set up.
    pub config: Config,
    /// How often one client may ask.
    pub pace: Pace,
    gate: Arc<Semaphore>,
    frame: Mutex<Option<(Instant, Frame)>>,
}

/// What every page shows of the programme; read once a second at most.
#[derive(Clone, Debug)]
pub struct Frame {
    /// Name of the programme; empty while it has none.
    pub programme: String,
    /// Whether the country is the invented one.
    pub exercise: bool,
    /// Whether roads and movement were released to everybody.
    pub access_released: bool,
    /// What somebody who has not signed in may do.
    pub stranger: Asker,
    /// What they may do when the request did not come from this machine.
    pub distant: Asker,
}

/// Shared by all handlers.
#[derive(Clone)]
pub struct Site(Arc<Inner>);

impl Deref for Site {
    type Target = Inner;
    fn deref(&self) -> &Inner {
        &self.0
    }
}

impl Site {
    /// A site over an app.
    pub fn new(app: Arc<App>, config: Config) -> Self {
        let (pace, gate) = (Pace::new(config.paces), Arc::new(Semaphore::new(config.at_once.max(1))));
        Self(Arc::new(Inner { app, config, pace, gate, frame: Mutex::new(None) }))
    }

    /// The frame of every page, fresh or at most a second old.
    ///
    /// # Errors
    /// When the settings cannot be read.
    pub async fn frame(&self) -> Result<Frame, Problem> {
        let kept = self.frame.lock().ok().and_then(|kept| kept.clone());
        if let Some((_, frame)) = kept.filter(|(at, _)| at.elapsed() < Duration::from_secs(1)) {
            return Ok(frame);
        }
        let machine = self.config.this_machine_only;
        let read = move |app: &App| {
            let programme = app.programme_name()?.unwrap_or_default();
            Ok(Frame {
                programme,
                exercise: app.has_exercise()?,
                access_released: app.access_is_released()?,
                stranger: app.visitor(machine)?,
                distant: app.visitor(false)?,
            })
        };
        let frame = self.ask(read).await?;
        if let Ok(mut kept) = self.frame.lock() {
            *kept = Some((Instant::now(), frame.clone()));
        }
        Ok(frame)
    }

    /// Forgets the frame after a change to the programme itself.
    pub fn forget(&self) {
        if let Ok(mut kept) = self.frame.lock() {
            *kept = None;
        }
    }

    /// Who a session cookie belongs to; somebody unknown when it has ended.
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub async fn asker_of_session(&self, secret: &str) -> Result<Option<Asker>, Problem> {
        let secret = secret.to_owned();
        self.ask(move |app| app.session(&secret)).await
    }

    /// Who a token speaks for.
    ///
    /// # Errors
    /// [`Kind::SignInNeeded`] for a token that does not work: a program must not be served as a stranger by mistake.
    pub async fn asker_of_token(&self, secret: &str) -> Result<Asker, Problem> {
        let secret = secret.to_owned();
        let found = self.ask(move |app| app.token_asker(&secret)).await?;
        found.ok_or_else(|| Problem::of(Kind::SignInNeeded))
    }

    /// Runs a command or query on a thread of its own.
    ///
    /// The permit moves into the thread: when a client goes away, its place stays taken until the work has ended.
    ///
    /// # Errors
    /// The problem the app answers with.
    pub async fn ask<T, W>(&self, work: W) -> Result<T, Problem>
    where
        T: Send + 'static,
        W: FnOnce(&App) -> cg_app::Result<T> + Send + 'static,
    {
        let permit = self.gate.clone().acquire_owned().await.map_err(|_| Problem::of(Kind::Unavailable))?;
        let (app, span) = (self.app.clone(), tracing::Span::current());
        let done = tokio::task::spawn_blocking(move || {
            let _permit = permit;
            span.in_scope(|| work(&app))
        });
        done.await.map_err(|_| Problem::of(Kind::Internal))?.map_err(Problem::from)
    }
}
