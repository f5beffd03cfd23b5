// Starts GraphiQL against the endpoint that the page names.
(() => {
  const endpoint = new URL(document.body.dataset.endpoint, location.href);
  const socket = new URL(endpoint);
  socket.protocol = endpoint.protocol === 'https:' ? 'wss:' : 'ws:';

  // A browser sets no headers on a WebSocket: what the header editor holds goes into connection_init.
  let headers = {};
  const fetcher = GraphiQL.createFetcher({
    url: endpoint.href,
    wsClient: graphqlWs.createClient({ url: socket.href, connectionParams: () => headers }),
  });
  const remembering = (params, options) => {
    headers = (options && options.headers) || {};
    return fetcher(params, options);
  };

  ReactDOM.createRoot(document.getElementById('graphiql')).render(
    React.createElement(GraphiQL, {
      fetcher: remembering,
      defaultEditorToolsVisibility: 'headers',
      // Tokens stay out of the browser's storage.
      shouldPersistHeaders: false,
    }),
  );
})();
