using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;

namespace Perf.Target.Endpoints;

/// <summary>Gives tokens that expire (RFC 6749), and a page that wants one.</summary>
internal sealed class TokenEndpoints
{
    /// <summary>The id of the only client.</summary>
    public const string Client = "client";

    /// <summary>Its secret, with characters that a form must escape.</summary>
    public const string Secret = "s3cret &+= ü";

    private readonly ConcurrentDictionary<string, (string User, long Until)> _tokens = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _refresh = new(StringComparer.Ordinal) { ["first-refresh"] = "ann" };
    private readonly RequestCounter _issued = new();

    public static IEnumerable<Endpoint> All()
    {
        var endpoints = new TokenEndpoints();
        return [new("/oauth/token", endpoints.TokenAsync), new("/oauth/me", endpoints.MeAsync)];
    }

    /// <summary><c>ms</c> is the life of the token, <c>told</c> what is said of it; <c>delay</c> how long the answer takes; <c>refresh=true</c> gives a refresh token too, which works once.</summary>
    private async Task TokenAsync(HttpContext http, string argument)
    {
        int life = RequestQuery.ReadInt(http, "ms", 3_600_000, 1, int.MaxValue);
        await Task.Delay(RequestQuery.ReadInt(http, "delay", 0, 0, 10_000), http.RequestAborted);
        IFormCollection form = http.Request.HasFormContentType ? await http.Request.ReadFormAsync(http.RequestAborted) : FormCollection.Empty;
        if (UserOf(http, form) is not { } user)
        {
            await ResponseBody.WriteJsonAsync(http, new { error = "invalid_grant" }, StatusCodes.Status401Unauthorized);
            return;
        }
        string token = $"access-{user}-{_issued.Next()}";
        _tokens[token] = (user, Stopwatch.GetTimestamp() + (life * Stopwatch.Frequency / 1000));
        string? refresh = RequestQuery.ReadFlag(http, "refresh") ? $"refresh-{token}" : null;
        if (refresh is not null)
        {
            _refresh[refresh] = user;
        }
        await ResponseBody.WriteJsonAsync(http, new { access_token = token, token_type = "Bearer", expires_in = RequestQuery.ReadInt(http, "told", life, 1, int.MaxValue) / 1000.0, refresh_token = refresh });
    }

    private string? UserOf(HttpContext http, IFormCollection form)
    {
        switch (form["grant_type"].ToString())
        {
            case "client_credentials":
                bool isInBody = form["client_id"] == Client && form["client_secret"] == Secret;
                bool isInHeader = http.Request.Headers.Authorization == $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Client}:{Secret}"))}";
                return isInBody || isInHeader ? Client : null;
            case "password":
                return form["password"] == SessionEndpoints.Password ? form["username"].ToString() : null;
            case "refresh_token":
                return _refresh.TryRemove(form["refresh_token"].ToString(), out string? user) ? user : null;
            default:
                return null;
        }
    }

    private Task MeAsync(HttpContext http, string argument)
    {
        string authorization = http.Request.Headers.Authorization.ToString();
        return authorization.StartsWith("Bearer ", StringComparison.Ordinal)
            && _tokens.TryGetValue(authorization["Bearer ".Length..], out var known) && Stopwatch.GetTimestamp() < known.Until
            ? ResponseBody.WriteJsonAsync(http, new { user = known.User, token = authorization["Bearer ".Length..] })
            : ResponseBody.WriteJsonAsync(http, new { error = "no valid token" }, StatusCodes.Status401Unauthorized);
    }
}
