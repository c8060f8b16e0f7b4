//! `commonground serve`: the web application on an address.

use crate::outcome::{Outcome, Stop};
use crate::place::Place;
use cg_app::{App, Asker};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;

/// The address when none is asked for.
pub(crate) const DEFAULT: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 8640);

/// Arguments of `serve`.
#[derive(clap::Args, Debug)]
pub(crate) struct Args {
    #[command(flatten)]
    place: Place,
    /// Address to listen on; without it 127.0.0.1:8640, or the next free port.
    #[arg(long, value_name = "ADDR:PORT", env = "COMMONGROUND_LISTEN")]
    listen: Option<SocketAddr>,
    /// A reverse proxy of yours with TLS stands before it: its headers are trusted, cookies are marked as secure, and
    /// nobody counts as being at this machine.
    #[arg(long, env = "COMMONGROUND_PROXY", value_parser = clap::builder::FalseyValueParser::new())]
    proxy: bool,
}

pub(crate) fn run(args: &Args) -> Outcome {
    let app = args.place.open()?;
    listen(app, args.listen, false, args.proxy)
}

/// Serves until asked to stop; `asked` is taken as it is, the default moves to the next free port.
pub(crate) fn listen(app: App, asked: Option<SocketAddr>, open_browser: bool, proxy: bool) -> Outcome {
    // The database driver waits in its own way: it is asked before the runtime begins and let go after its end.
    let setup = app.first_run_link()?;
    let kept = Arc::new(app);
    let app = Arc::clone(&kept);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async move {
        let listener = bind(asked).await?;
        let address = listener.local_addr()?;
        let keeper = keep_exposure_fresh(Arc::clone(&app));
        let config = set_up(address, proxy);
        let router = cg_web::service(cg_web::Site::new(Arc::clone(&app), config));
        announce(address, setup.as_deref(), open_browser, proxy);
        let served = axum_serve(listener, router).await;
        keeper.abort();
        app.close();
        served
    })
}

/// How the web application is set up for an address, alone or behind a proxy.
fn set_up(address: SocketAddr, proxy: bool) -> cg_web::Config {
    let mut config = cg_web::Config::of(address);
    if proxy {
        (config.behind_proxy, config.secure_cookies, config.this_machine_only) = (true, true, false);
    }
    config
}

/// Measures again what changed, a little after it changed, away from the requests.
fn keep_exposure_fresh(app: Arc<App>) -> tokio::task::JoinHandle<()> {
    tokio::spawn(async move {
        loop {
            let app = Arc::clone(&app);
            let refreshed = tokio::task::spawn_blocking(move || {
                let exposure = if app.exposure_is_stale()? {
                    Some(app.refresh_exposure(&Asker::command_line(), &|_, _, _| ())?)
                } else {
                    None
                };
                if app.access_is_stale()? {
                    app.refresh_access(&Asker::command_line(), &|_, _| ())?;
                }
                app.keep_ranking_ready()?;
                Ok::<_, cg_app::AppError>(exposure)
            });
            match refreshed.await {
                Ok(Ok(Some(done))) => tracing::info!(measured = done.measured, kept = done.kept, "exposure is fresh"),
                Ok(Ok(None)) => {}
                Ok(Err(why)) => {
                    tracing::warn!(%why, "exposure or access could not be measured");
                    tokio::time::sleep(Duration::from_secs(60)).await;
                }
                Err(why) => tracing::error!(%why, "measuring exposure failed"),
            }
            tokio::time::sleep(Duration::from_secs(5)).await;
        }
    })
}

async fn axum_serve(listener: TcpListener, router: cg_web::Router) -> Outcome {
    Ok(cg_web::serve(listener, router, stop_asked()).await?)
}

async fn bind(asked: Option<SocketAddr>) -> Result<TcpListener, Stop> {
    let taken = |address: SocketAddr, why: std::io::Error| {
        Stop::new(format!(
            "cannot listen on {address}: {why}; stop what uses it, or choose another with --listen or --port"
        ))
    };
    if let Some(address) = asked {
        return TcpListener::bind(address).await.map_err(|e| taken(address, e));
    }
    for port in DEFAULT.port()..DEFAULT.port() + 50 {
        match TcpListener::bind(SocketAddr::new(DEFAULT.ip(), port)).await {
            Ok(listener) => return Ok(listener),
            Err(e) if e.kind() == std::io::ErrorKind::AddrInUse => {}
            Err(e) => return Err(taken(SocketAddr::new(DEFAULT.ip(), port), e)),
        }
    }
    Err(Stop::new("no free port from 8640 to 8689; choose one with --listen ADDR:PORT"))
}

fn announce(address: SocketAddr, setup: Option<&str>, open_browser: bool, proxy: bool) {
    let page = format!("http://{address}/");
    say!("Common Ground is at {page}");
    if let Some(token) = setup {
        say!("Make the first administrator's account here (once, within 30 minutes): {page}setup?token={token}");
    }
    if !address.ip().is_loopback() && !proxy {
        say!(
            "Others can reach this address. Put a proxy with TLS in front and say --proxy; pass-phrases must not travel in the clear."
        );
    }
    if open_browser && let Err(why) = open::that_detached(&page) {
        tracing::info!(%why, "no browser could be opened");
    }
}

async fn stop_asked() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! { _ = interrupt => {}, _ = terminate.recv() => {} }
            return;
        }
    }
    let _ = interrupt.await;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn behind_a_proxy_nobody_is_at_this_machine_and_cookies_are_secure() {
        let config = set_up(DEFAULT, true);
        assert!(config.behind_proxy && config.secure_cookies && !config.this_machine_only);
    }
}
