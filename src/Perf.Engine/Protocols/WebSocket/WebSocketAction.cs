using System.Net;
using System.Net.WebSockets;
using Perf.Engine.Flows;
using Perf.Engine.Protocols.HttpClient;

namespace Perf.Engine.Protocols.WebSocket;

/// <summary>A WebSocket step: opens the connection, has its conversation, and closes.</summary>
internal sealed class WebSocketAction : IStepAction
{
    private readonly WebSocketStep _step;
    private readonly ClientConnections _connections;
    private readonly Uri _target;
    private readonly TextTemplate _url;
    private readonly (string Name, TextTemplate Value)[] _headers;
    private readonly Authenticator? _authenticator;
    private readonly Turn[] _turns;
    private readonly bool _expectsStatus;

    public WebSocketAction(WebSocketStep step, StepContext context, ClientConnections connections)
    {
        _step = step;
        _connections = connections;
        _target = new UriBuilder(context.Target) { Scheme = context.Target.Scheme is "https" or "wss" ? "wss" : "ws", Port = context.Target.Port }.Uri;
        _url = context.Text(step.Url);
        _headers = HeaderTemplates.Compile(step.Headers, context, ("user-agent", HeaderTemplates.UserAgent));
        _authenticator = _headers.Any(header => header.Name.Equals("authorization", StringComparison.OrdinalIgnoreCase))
            ? null
            : Authenticator.Of(context.Scenario.Http.AuthOf(step.Url, own: null), context);
        _turns = [.. step.Messages.Select(message => Turn.Compile(message, context))];
        _expectsStatus = step.Expect.Any(assertion => assertion.Part == ResponsePart.Status);
    }

    /// <inheritdoc/>
    public async ValueTask RunAsync(StepCall call, StepOutcome outcome, CancellationToken cancellation)
    {
        using var socket = new ClientWebSocket();
        try
        {
            if (await OpenAsync(socket, call, outcome, cancellation).ConfigureAwait(false))
            {
                // The step's own messages may use what earlier ones brought, and nobody else sees them before the step has ended.
                var conversation = new Conversation(socket, [.. call.Values], call, outcome);
                await conversation.RunAsync(_turns, cancellation).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is not StepFault && !cancellation.IsCancellationRequested)
        {
            throw ClientFault.Of(e) ?? (e is WebSocketException ? new StepFault(ClassOf((WebSocketException)e), e.Message, e) : e);
        }
        finally
        {
            _connections.Traffic.MoveTo(outcome);
        }
    }

    // False when the server refused and the step expects a status: then that is the answer.
    private async Task<bool> OpenAsync(ClientWebSocket socket, StepCall call, StepOutcome outcome, CancellationToken cancellation)
    {
        Uri url = StepAddress.Of(_url.Render(call.Values), _target, _step.Name, "ws", "wss");
        socket.Options.CollectHttpResponseDetails = true;
        if (_step.Subprotocol is { } subprotocol)
        {
            socket.Options.AddSubProtocol(subprotocol);
        }

        foreach ((string name, TextTemplate value) in _headers)
        {
            socket.Options.SetRequestHeader(name, HeaderText.Checked(name, value.Render(call.Values)));
        }

        if (_authenticator?.Header(call.Values) is { } authorization)
        {
            socket.Options.SetRequestHeader("authorization", authorization);
        }

        var probe = new RequestProbe();
        RequestProbe.Current = probe;
        try
        {
            await socket.ConnectAsync(url, _connections.For(call.Vu), cancellation).ConfigureAwait(false);
            return true;
        }
        catch (WebSocketException e) when (socket.HttpStatusCode != 0 && socket.HttpStatusCode != HttpStatusCode.SwitchingProtocols)
        {
            int status = (int)socket.HttpStatusCode;
            return _expectsStatus ? false : throw new StepFault(ErrorClasses.OfStatus(status), $"the server refused the WebSocket with status {status}", e);
        }
        finally
        {
            RequestProbe.Current = null;
            probe.AddTo(outcome);
            outcome.Status = (int)socket.HttpStatusCode;
            foreach ((string name, IEnumerable<string> values) in socket.HttpResponseHeaders ?? new Dictionary<string, IEnumerable<string>>())
            {
                foreach (string value in values)
                {
                    outcome.AddHeader(name, value);
                }
            }
        }
    }

    private static string ClassOf(WebSocketException e) => e.WebSocketErrorCode switch
    {
        WebSocketError.ConnectionClosedPrematurely => ErrorClasses.ConnectionClosed,
        _ => ErrorClasses.Protocol,
    };
}
