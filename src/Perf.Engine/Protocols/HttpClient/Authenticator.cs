using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Perf.Engine.Flows;
using Perf.Engine.Protocols.Http;

namespace Perf.Engine.Protocols.HttpClient;

/// <summary>Writes the credentials of requests: basic, bearer, and answers to digest challenges, which are remembered for the next request.</summary>
internal sealed class Authenticator
{
    private readonly HttpAuthScheme _scheme;
    private readonly TextTemplate _user;
    private readonly TextTemplate _password;
    private readonly TextTemplate _token;
    private readonly ConcurrentDictionary<(HttpOrigin Origin, string User), DigestChallenge> _challenges = new();

    private Authenticator(HttpAuth auth, StepContext context)
    {
        _scheme = auth.Scheme;
        _user = context.Text(auth.User);
        _password = context.Text(auth.Password);
        _token = context.Text(auth.Token);
    }

    /// <summary>The authenticator of a step, or null when it shows no credentials.</summary>
    public static Authenticator? Of(HttpAuth? auth, StepContext context) => auth is null or { Scheme: HttpAuthScheme.None } ? null : new Authenticator(auth, context);

    /// <summary>Adds the credentials to a request, as far as they are known before the server asks.</summary>
    public void Apply(HttpRequestMessage request, ScalarValue[] values)
    {
        if ((_scheme == HttpAuthScheme.Digest ? Digest(request, values) : Header(values)) is { } value)
        {
            request.Headers.TryAddWithoutValidation("authorization", HeaderText.Checked("authorization", value));
        }
    }

    /// <summary>The header's value for schemes that need no challenge; null for digest.</summary>
    public string? Header(ScalarValue[] values) => _scheme switch
    {
        HttpAuthScheme.Basic => $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{_user.Render(values)}:{_password.Render(values)}"))}",
        HttpAuthScheme.Bearer => HeaderText.Checked("authorization", $"Bearer {_token.Render(values)}"),
        _ => null,
    };

    /// <summary>Learns the challenge of a refusal.</summary>
    /// <returns>Whether the request may be sent again with an answer to it.</returns>
    public bool Learn(HttpResponseMessage response, Uri url, ScalarValue[] values)
    {
        if (_scheme != HttpAuthScheme.Digest || response.StatusCode != System.Net.HttpStatusCode.Unauthorized
            || !response.Headers.NonValidated.TryGetValues("www-authenticate", out System.Net.Http.Headers.HeaderStringValues challenges)
            || DigestChallenge.Find(challenges) is not { } challenge)
        {
            return false;
        }

        _challenges[(HttpOrigin.Of(url), _user.Render(values))] = challenge;
        return true;
    }

    private string? Digest(HttpRequestMessage request, ScalarValue[] values)
    {
        string user = _user.Render(values);
        return _challenges.TryGetValue((HttpOrigin.Of(request.RequestUri!), user), out DigestChallenge? challenge)
            ? challenge.Answer(request.Method.Method, request.RequestUri!.PathAndQuery, user, _password.Render(values), RandomNumberGenerator.GetHexString(16, lowercase: true))
            : null;
    }
}
