using System.Net;
using System.Net.WebSockets;
using Perf.Engine.Flows;
using Perf.Engine.Planning;
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
        _target = TargetAddress.AsWebSocket(context.Target);
        _url = context.Text(step.Url);
        _headers = HeaderTemplates.Compile(HeaderTemplates.Merge(step.Headers, context.Scenario.Http.Headers, ("user-agent", HeaderTemplates.UserAgent)), context);
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
                await TalkAsync(socket, call, outcome, cancellation).ConfigureAwait(false);
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

    private async Task TalkAsync(ClientWebSocket socket, StepCall call, StepOutcome outcome, CancellationToken cancellation)
    {
        // The step's own messages may use what earlier ones brought, and nobody else sees them before the step has ended.
        ScalarValue[] values = [.. call.Values];
        var tally = new MessageTally(call.Exchanged);
        try
        {
            if (!_step.Listens)
            {
                await new Conversation(socket, values, call, outcome, tally, listener: null).RunAsync(_turns, cancellation).ConfigureAwait(false);
                return;
            }

            var listener = new Listener(socket, tally, call.MaxBodySize);
            await using (listener.ConfigureAwait(false))
            {
                await new Conversation(socket, values, call, outcome, tally, listener).RunAsync(_turns, cancellation).ConfigureAwait(false);
            }
        }
        finally
        {
            tally.Flush();
        }
    }

    // False when the server refused and the step expects a status: then that is the answer.
    private async Task<bool> OpenAsync(ClientWebSocket socket, StepCall call, StepOutcome outcome, CancellationToken cancellation)
    {
        Uri url = StepAddress.Of(AsWebSocket(_url.Render(call.Values)), _target, _step.Name, "ws", "wss");
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

    // A variable of the environment may have the address of the same host's pages.
    private static string AsWebSocket(string address) =>
        address.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || address.StartsWith("https://", StringComparison.OrdinalIgnoreCase) ? $"ws{address[4..]}" : address;

    private static string ClassOf(WebSocketException e) => e.WebSocketErrorCode switch
    {
        WebSocketError.ConnectionClosedPrematurely => ErrorClasses.ConnectionClosed,
        _ => ErrorClasses.Protocol,
    };
}
