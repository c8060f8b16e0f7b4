//! OGC API – Features, as its clients read it.

use crate::cast::Cast;
use axum::http::StatusCode;
use cg_domain::grant::Role;
use std::collections::BTreeSet;

async fn json(cast: &Cast, address: &str) -> serde_json::Value {
    let said = cast.get_with(Role::Viewer, address, &[("accept", "application/json")]).await;
    assert_eq!(said.status, StatusCode::OK, "{address}: {}", said.text);
    said.json()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_landing_page_leads_everywhere() {
    let cast = Cast::new();
    for address in ["/ogc", "/ogc/"] {
        let landing = json(&cast, address).await;
        let rels: BTreeSet<&str> =
            landing["links"].as_array().unwrap().iter().filter_map(|l| l["rel"].as_str()).collect();
        assert!(["self", "service-desc", "conformance", "data"].iter().all(|rel| rels.contains(rel)), "{rels:?}");
        for link in landing["links"].as_array().unwrap() {
            let href = link["href"].as_str().unwrap().strip_prefix("http://here.example").expect("an absolute link");
            assert_eq!(cast.get(Role::Viewer, href).await.status, StatusCode::OK, "{href}");
        }
    }
    let conforms = json(&cast, "/ogc/conformance").await;
    assert!(conforms["conformsTo"].to_string().contains("ogcapi-features-1/1.0/conf/core"));
}

#[tokio::test(flavor = "multi_thread")]
async fn following_the_next_links_reads_every_feature_once() {
    let cast = Cast::new();
    let mut address = "/ogc/collections/hazard_areas/items?limit=150".to_owned();
    let mut seen = BTreeSet::new();
    for _ in 0..20 {
        let page = json(&cast, &address).await;
        for feature in page["features"].as_array().unwrap() {
            assert_eq!(feature["type"], "Feature");
            assert!(feature["geometry"]["coordinates"].is_array(), "{feature}");
            assert!(seen.insert(feature["id"].as_str().unwrap().to_owned()), "twice: {}", feature["id"]);
        }
        let next = page["links"]
            .as_array()
            .unwrap()
            .iter()
            .find(|l| l["rel"] == "next")
            .map(|l| l["href"].as_str().unwrap().to_owned());
        match next {
            Some(next) => address = next.strip_prefix("http://here.example").unwrap().to_owned(),
            None => break,
        }
    }
    let all = json(&cast, "/api/v1/hazard_areas?count=true&limit=1").await;
    assert_eq!(seen.len() as u64, all["meta"]["matched"].as_u64().unwrap());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_feature_is_the_same_place_in_every_system() {
    let cast = Cast::new();
    let id = cast.some("accidents");
    let of =
        |system: &str| format!("/ogc/collections/accidents/items/{id}?crs=http://www.opengis.net/def/crs/{system}");
    let lonlat = json(&cast, &of("OGC/1.3/CRS84")).await;
    let latlon = json(&cast, &of("EPSG/0/4326")).await;
    assert_eq!(lonlat["geometry"]["coordinates"][0], latlon["geometry"]["coordinates"][1]);
    let said = cast.get_with(Role::Viewer, &of("EPSG/0/3857"), &[("accept", "application/geo+json")]).await;
    assert_eq!(said.header("content-crs"), "<http://www.opengis.net/def/crs/EPSG/0/3857>");
    assert_eq!(said.header("content-type"), "application/geo+json");
}

#[tokio::test(flavor = "multi_thread")]
async fn filters_by_box_time_and_property_leave_only_what_matches() {
    let cast = Cast::new();
    let all = json(&cast, "/ogc/collections/accidents/items?limit=10000").await;
    let features = all["features"].as_array().unwrap();
    let some = features.iter().find(|f| f["properties"]["date"].as_str().is_some_and(|d| d.len() == 10)).unwrap();
    let date = some["properties"]["date"].as_str().unwrap();
    let on = json(&cast, &format!("/ogc/collections/accidents/items?limit=10000&datetime={date}/{date}")).await;
    assert!(on["features"].as_array().unwrap().iter().all(|f| f["properties"]["date"] == date));
    assert!(!on["features"].as_array().unwrap().is_empty());
    let kind = some["properties"]["event_type"].as_str().unwrap();
    let like = json(&cast, &format!("/ogc/collections/accidents/items?limit=10000&event_type={kind}")).await;
    assert!(like["features"].as_array().unwrap().iter().all(|f| f["properties"]["event_type"] == kind));
    let nowhere = json(&cast, "/ogc/collections/accidents/items?bbox=-1,-1,-0.9,-0.9").await;
    assert!(nowhere["features"].as_array().unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_box_whose_west_is_east_of_its_east_goes_round_the_other_way() {
    let cast = Cast::new();
    let ids = async |bbox: &str| -> BTreeSet<String> {
        let found = json(&cast, &format!("/ogc/collections/accidents/items?limit=10000&bbox={bbox}")).await;
        found["features"].as_array().unwrap().iter().map(|f| f["id"].to_string()).collect()
    };
    let placed = ids("-180,-90,180,90").await;
    let all = json(&cast, "/ogc/collections/accidents/items?limit=10000").await;
    let longitude = |f: &serde_json::Value| f["geometry"]["coordinates"][0].as_f64();
    let mut longitudes: Vec<f64> = all["features"].as_array().unwrap().iter().filter_map(longitude).collect();
    longitudes.sort_by(f64::total_cmp);
    let middle = longitudes[longitudes.len() / 2];
    let (inside, outside) = (ids(&format!("{middle},-90,{},90", middle + 0.2)).await, {
        ids(&format!("{},-90,{middle},90", middle + 0.2)).await
    });
    assert!(!inside.is_empty() && !outside.is_empty());
    assert_eq!(&inside | &outside, placed, "the two boxes are the whole earth");
    let around: BTreeSet<String> = ids(&format!("{},-90,{},90", middle + 0.2, middle + 360.0)).await;
    assert_eq!(around, outside, "the same box said with longitudes that go on");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_public_gets_no_outline_of_a_hazard() {
    let cast = Cast::new();
    let said = cast
        .get_with(Role::Public, "/ogc/collections/hazard_areas/items?limit=3", &[("accept", "application/json")])
        .await;
    assert_eq!(said.status, StatusCode::OK);
    for feature in said.json()["features"].as_array().unwrap() {
        assert!(feature["geometry"].is_null() && feature["properties"].get("place_name").is_none(), "{feature}");
    }
}
