using Perf.Engine.Protocols.Http;

namespace Perf.Engine.Protocols.HttpClient;

/// <summary>
/// A request step by .NET's client, with the redirects that it leads to. They are one request in the figures: its phases are the sums, its status that of
/// the last.
/// </summary>
internal sealed class HttpAction(RequestStep step, StepContext context, ClientConnections connections, CookieJars? cookies, Version version) : IStepAction
{
    private readonly RequestTemplate _template = new(step, context);
    private readonly Authenticator? _authenticator = Authenticator.Of(context.Scenario.Http.AuthOf(step.Url, step.Auth), context);
    private readonly int _maxRedirects = step.MaxRedirects ?? context.Scenario.Http.MaxRedirects;

    /// <inheritdoc/>
    public async ValueTask RunAsync(StepCall call, StepOutcome outcome, CancellationToken cancellation)
    {
        var exchange = new Exchange(_template.AddressOf(call.Values), step.Method);
        HttpOrigin origin = HttpOrigin.Of(exchange.Url);
        try
        {
            while (true)
            {
                using HttpRequestMessage request = _template.Write(exchange.Method, exchange.Url, call.Values, cookies?.HeaderFor(call, exchange.Url), exchange.WithBody, withCredentials: HttpOrigin.Of(exchange.Url) == origin);
                bool mayAuthenticate = _authenticator is not null && !_template.HasAuthorization && HttpOrigin.Of(exchange.Url) == origin;
                if (mayAuthenticate)
                {
                    _authenticator!.Apply(request, call.Values);
                }

                if (!await GoesOnAsync(request, exchange, mayAuthenticate, call, outcome, cancellation).ConfigureAwait(false))
                {
                    return;
                }
            }
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested && ClientFault.Of(e) is { } fault)
        {
            throw ReferenceEquals(fault, e) ? e : fault;
        }
        finally
        {
            connections.Traffic.MoveTo(outcome);
        }
    }

    // One request and its response. True when another one follows.
    private async ValueTask<bool> GoesOnAsync(HttpRequestMessage request, Exchange exchange, bool mayAuthenticate, StepCall call, StepOutcome outcome, CancellationToken cancellation)
    {
        request.Version = version;
        request.VersionPolicy = HttpVersionPolicy.RequestVersionExact;
        var probe = new RequestProbe();
        probe.AttachTo(request);
        HttpResponseMessage response;
        Uri? next;
        try
        {
            response = await connections.For(call.Vu).SendAsync(request, cancellation).ConfigureAwait(false);
        }
        catch
        {
            probe.AddTo(outcome);
            throw;
        }

        using (response)
        {
            outcome.Status = (int)response.StatusCode;
            bool isChallenge = mayAuthenticate && !exchange.WasChallenged && _authenticator!.Learn(response, exchange.Url, call.Values);
            cookies?.Keep(call, exchange.Url, response);
            try
            {
                next = isChallenge ? exchange.Url : _maxRedirects > 0 ? RedirectOf(response, exchange.Url) : null;
                await ResponseContent.ReadAsync(response, call, outcome, keep: call.WantsBody && next is null, cancellation).ConfigureAwait(false);
            }
            finally
            {
                probe.AddTo(outcome);
            }

            if (next is null)
            {
                ResponseContent.CopyHeaders(response, outcome);
                outcome.Cookies = cookies?.Of(call);
                ResponseContent.Decode(response, call, outcome);
                return false;
            }

            exchange.WasChallenged = isChallenge;
            if (!isChallenge)
            {
                Follow(exchange, next, outcome.Status);
            }

            return true;
        }
    }

    private void Follow(Exchange exchange, Uri next, int status)
    {
        if (++exchange.Hops > _maxRedirects)
        {
            throw new StepFault(ErrorClasses.TooManyRedirects, $"more than {_maxRedirects} redirects (http.maxRedirects), the last to {next.Authority}");
        }

        if (Redirection.MethodAfter(status, exchange.Method) is { } method)
        {
            exchange.Method = method;
            exchange.WithBody = false;
        }

        exchange.Url = next;
    }

    private static Uri? RedirectOf(HttpResponseMessage response, Uri from) =>
        Redirection.Is((int)response.StatusCode) && response.Headers.NonValidated.TryGetValues("location", out System.Net.Http.Headers.HeaderStringValues location)
            ? Redirection.AddressOf(from, location.ToString())
            : null;

    private sealed class Exchange(Uri url, string method)
    {
        public Uri Url { get; set; } = url;

        public string Method { get; set; } = method;

        public bool WithBody { get; set; } = true;

        public bool WasChallenged { get; set; }

        public int Hops { get; set; }
    }
}
