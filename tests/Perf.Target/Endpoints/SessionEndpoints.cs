using System.Collections.Concurrent;
using System.Text.Json;

namespace Perf.Target.Endpoints;

/// <summary>What flows with state need: cookies, and a login whose token the next request must carry.</summary>
internal sealed class SessionEndpoints
{
    /// <summary>The password of every user.</summary>
    public const string Password = "open sesame";

    /// <summary>The password of the module's sample server, which shipped scenarios send.</summary>
    private const string GuestPassword = "guest";

    private readonly ConcurrentDictionary<string, string> _userByToken = new(StringComparer.Ordinal);
    private readonly RequestCounter _logins = new();

    public static IEnumerable<Endpoint> All()
    {
        var endpoints = new SessionEndpoints();
        return
        [
            new("/cookie/set", SetCookieAsync),
            new("/cookie/check", CheckCookieAsync),
            new("/login", endpoints.LoginAsync),
            new("/me", endpoints.MeAsync),
        ];
    }

    private static Task SetCookieAsync(HttpContext http, string argument)
    {
        string name = RequestQuery.ReadText(http, "name");
        string value = RequestQuery.ReadText(http, "value");
        string path = http.Request.Query["path"] is [{ Length: > 0 } given, ..] ? given : "/";
        http.Response.Cookies.Append(name, value, new CookieOptions { Path = path });
        return ResponseBody.WriteJsonAsync(http, new { name, value });
    }

    /// <summary>With <c>name</c> and <c>value</c>: 200 if the request carries that cookie, else 403. Without: all cookies.</summary>
    private static Task CheckCookieAsync(HttpContext http, string argument)
    {
        if (!http.Request.Query.ContainsKey("name"))
        {
            return ResponseBody.WriteJsonAsync(http, http.Request.Cookies.ToDictionary(cookie => cookie.Key, cookie => cookie.Value));
        }
        string name = RequestQuery.ReadText(http, "name");
        bool matches = http.Request.Cookies.TryGetValue(name, out string? value) && value == RequestQuery.ReadText(http, "value");
        return ResponseBody.WriteJsonAsync(http, new { name, value, matches }, matches ? StatusCodes.Status200OK : StatusCodes.Status403Forbidden);
    }

    private async Task LoginAsync(HttpContext http, string argument)
    {
        if (!HttpMethods.IsPost(http.Request.Method))
        {
            http.Response.Headers.Allow = HttpMethods.Post;
            await ResponseBody.WriteTextAsync(http, "login with POST\n", StatusCodes.Status405MethodNotAllowed);
            return;
        }
        var (user, password) = await ReadCredentialsAsync(http);
        if (password is not (Password or GuestPassword))
        {
            await ResponseBody.WriteJsonAsync(http, new { error = "wrong password" }, StatusCodes.Status401Unauthorized);
            return;
        }
        string token = $"token-{user}-{_logins.Next()}";
        _userByToken[token] = user;
        await ResponseBody.WriteJsonAsync(http, new { token }, StatusCodes.Status201Created);
    }

    private static async Task<(string User, string Password)> ReadCredentialsAsync(HttpContext http)
    {
        try
        {
            using var body = await JsonDocument.ParseAsync(http.Request.Body, default, http.RequestAborted);
            if (body.RootElement is { ValueKind: JsonValueKind.Object } root
                && root.TryGetProperty("user", out var user) && user.ValueKind == JsonValueKind.String
                && root.TryGetProperty("password", out var password) && password.ValueKind == JsonValueKind.String)
            {
                return (user.GetString()!, password.GetString()!);
            }
        }
        catch (JsonException)
        {
            // Answered below like JSON of another shape.
        }
        throw new BadHttpRequestException("""the body must be {"user": "...", "password": "..."}""");
    }

    private Task MeAsync(HttpContext http, string argument)
    {
        string authorization = http.Request.Headers.Authorization.ToString();
        if (authorization.StartsWith("Bearer ", StringComparison.Ordinal)
            && _userByToken.TryGetValue(authorization["Bearer ".Length..], out string? user))
        {
            return ResponseBody.WriteJsonAsync(http, new { user });
        }
        http.Response.Headers.WWWAuthenticate = "Bearer";
        return ResponseBody.WriteJsonAsync(http, new { error = "no valid token" }, StatusCodes.Status401Unauthorized);
    }
}
