using System.Security.Cryptography;

namespace Perf.Engine.Protocols.Http;

/// <summary>A user's answers to a server's challenge. A session serves many requests.</summary>
internal sealed class DigestSession
{
    private readonly DigestChallenge _challenge;
    private readonly string _user;
    private readonly string _password;
    private readonly string _clientNonce = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));

    private DigestSession(DigestChallenge challenge, string user, string password)
    {
        _challenge = challenge;
        _user = user;
        _password = password;
    }

    /// <summary>Answers challenges.</summary>
    /// <param name="headers">The values of WWW-Authenticate.</param>
    /// <param name="user">The name.</param>
    /// <param name="password">The password.</param>
    /// <returns>The session, or null when no challenge can be answered.</returns>
    public static DigestSession? Of(IReadOnlyList<string> headers, string user, string password) =>
        DigestChallenge.Find(headers) is { } challenge ? new DigestSession(challenge, user, password) : null;

    /// <summary>Whether it is a user's session.</summary>
    public bool IsOf(string user, string password) => user == _user && password == _password;

    /// <summary>The value of an Authorization header.</summary>
    /// <param name="method">The method.</param>
    /// <param name="path">The path with query, as it is in the request line.</param>
    /// <returns>The value.</returns>
    public string Authorize(string method, string path) => _challenge.Answer(method, path, _user, _password, _clientNonce);
}
