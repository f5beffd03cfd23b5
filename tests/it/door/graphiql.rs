//! The embedded page.

use super::toy::Server;

#[tokio::test]
async fn the_page_and_all_its_files_come_out_of_the_binary() {
    let server = Server::start().await;
    let client = crate::support::client();
    let url = format!("http://{}/graphiql", server.address);
    let page = client.get(&url).send().await.unwrap();
    let policy = page.headers()["content-security-policy"]
        .to_str()
        .unwrap()
        .to_owned();
    assert!(
        policy.starts_with("default-src 'none'; script-src 'self';"),
        "{policy}"
    );
    let page = page.text().await.unwrap();
    assert!(page.contains(r#"data-endpoint="/graphql""#));
    let mut bytes = 0;
    for path in page
        .split(['"', '\''])
        .filter(|part| part.starts_with("/graphiql/assets/"))
    {
        let file = client
            .get(format!("http://{}{path}", server.address))
            .send()
            .await
            .unwrap();
        assert_eq!(file.status(), 200, "{path}");
        assert!(file.headers().contains_key("cache-control"));
        bytes += file.bytes().await.unwrap().len();
    }
    assert!((300_000..2_000_000).contains(&bytes), "{bytes}");
    assert_eq!(
        client
            .get(format!("{url}/assets/nothing"))
            .send()
            .await
            .unwrap()
            .status(),
        404
    );
}
