using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Perf.Target;
using Perf.Target.Platform;
using Perf.Tests.Engine.Protocols.Servers;

namespace Perf.Tests.Target.Platform;

public sealed class PlatformTests(PostgreSqlServer database) : IClassFixture<PostgreSqlServer>, IAsyncLifetime, IDisposable
{
    private readonly HttpClient _client = new();
    private TargetServer? _server;

    public async Task InitializeAsync()
    {
        if (database.Port > 0)
        {
            _server = await TargetServer.StartAsync(new TargetOptions { Platform = Rules });
            _client.BaseAddress = _server.BaseUri;
        }
    }

    public async Task DisposeAsync() => await (_server?.DisposeAsync() ?? ValueTask.CompletedTask);

    public void Dispose() => _client.Dispose();

    private PlatformOptions Rules => new(database.ConnectionString()) { Users = 40, Alerts = 500, ReportTime = TimeSpan.Zero };

    [SkippableFact]
    public async Task Login_PasswordAlone_GivesTokensThatWork()
    {
        JsonElement tokens = await SignInAsync(1);
        Assert.Equal(300, tokens.GetProperty("expiresIn").GetDouble());
        (HttpStatusCode status, JsonElement me) = await SendAsync(HttpMethod.Get, "/api/v1/auth/me", null, tokens);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("user1@example.com", me.GetProperty("email").GetString());
        Assert.Equal("admin", me.GetProperty("role").GetString());
        Assert.Equal(HttpStatusCode.Unauthorized, (await SendAsync(HttpMethod.Get, "/api/v1/auth/me")).Status);
    }

    [SkippableFact]
    public async Task Login_SecondFactor_IsAskedForAndWorksOnce()
    {
        (HttpStatusCode status, JsonElement answer) = await LoginAsync(5, SeedUser.PasswordOf(5));
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.True(answer.GetProperty("mfaRequired").GetBoolean());
        string? halfway = answer.GetProperty("mfaToken").GetString();
        Assert.Equal("wrong_code", ErrorOf((await SendAsync(HttpMethod.Post, "/api/v1/auth/mfa", new { mfaToken = halfway, code = "000000" })).Body));

        string code = Totp.CodeAt(SeedUser.SecretOf(5), TimeProvider.System.GetUtcNow().ToUnixTimeSeconds());
        (status, JsonElement tokens) = await SendAsync(HttpMethod.Post, "/api/v1/auth/mfa", new { mfaToken = halfway, code });
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(HttpMethod.Get, "/api/v1/auth/me", null, tokens)).Status);
        Assert.Equal("mfa_token_invalid", ErrorOf((await SendAsync(HttpMethod.Post, "/api/v1/auth/mfa", new { mfaToken = halfway, code })).Body));
    }

    [SkippableFact]
    public async Task Login_WrongPasswords_LockTheAccountForAWhile()
    {
        for (int i = 0; i < 5; i++)
        {
            Assert.Equal("wrong_credentials", ErrorOf((await LoginAsync(6, "guess")).Body));
        }

        (HttpStatusCode status, JsonElement body) = await LoginAsync(6, SeedUser.PasswordOf(6));
        Assert.Equal((HttpStatusCode)423, status);
        Assert.Equal("account_locked", ErrorOf(body));
        Assert.Equal(HttpStatusCode.OK, (await LoginAsync(7, SeedUser.PasswordOf(7))).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await LoginAsync(99_999, "guess")).Status);
    }

    [SkippableFact]
    public async Task Refresh_WorksOnce_AndASecondUseEndsTheSession()
    {
        JsonElement first = await SignInAsync(2);
        (HttpStatusCode status, JsonElement second) = await RefreshAsync(first);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(HttpMethod.Get, "/api/v1/auth/me", null, second)).Status);

        Assert.Equal(HttpStatusCode.Unauthorized, (await RefreshAsync(first)).Status);
        Assert.Equal("session_ended", ErrorOf((await SendAsync(HttpMethod.Get, "/api/v1/auth/me", null, second)).Body));
        Assert.Equal(HttpStatusCode.Unauthorized, (await RefreshAsync(second)).Status);
    }

    [SkippableFact]
    public async Task Logout_TokensWorkNoMore()
    {
        JsonElement tokens = await SignInAsync(3);
        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(HttpMethod.Post, "/api/v1/auth/logout", null, tokens)).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await SendAsync(HttpMethod.Get, "/api/v1/auth/me", null, tokens)).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await RefreshAsync(tokens)).Status);
    }

    [SkippableFact]
    public async Task AccessToken_ExpiredOrForged_IsRefusedByName()
    {
        database.Require();
        await using TargetServer brief = await TargetServer.StartAsync(new TargetOptions { Platform = Rules with { AccessLifetime = TimeSpan.Zero } });
        using var client = new HttpClient { BaseAddress = brief.BaseUri };
        using HttpResponseMessage login = await client.PostAsJsonAsync("/api/v1/auth/login", new { email = SeedUser.EmailOf(4), password = SeedUser.PasswordOf(4) });
        string token = (await login.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("accessToken").GetString()!;
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using HttpResponseMessage expired = await client.GetAsync("/api/v1/auth/me");
        Assert.Equal("token_expired", ErrorOf(await expired.Content.ReadFromJsonAsync<JsonElement>()));
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token[..^2] + (token[^2] == 'A' ? "BB" : "AA"));
        using HttpResponseMessage forged = await client.GetAsync("/api/v1/auth/me");
        Assert.Equal("invalid_token", ErrorOf(await forged.Content.ReadFromJsonAsync<JsonElement>()));
    }

    [SkippableFact]
    public async Task Alerts_MadeFoundChangedAndSpokenAbout()
    {
        JsonElement tokens = await SignInAsync(8);
        string word = $"word{Guid.NewGuid():N}";
        (HttpStatusCode status, JsonElement made) = await SendAsync(HttpMethod.Post, "/api/v1/alerts", new { title = $"A new {word}", severity = "high" }, tokens);
        Assert.Equal(HttpStatusCode.Created, status);
        long id = made.GetProperty("id").GetInt64();

        Assert.Equal(id, (await SendAsync(HttpMethod.Get, $"/api/v1/search?q={word}", null, tokens)).Body.GetProperty("items")[0].GetProperty("id").GetInt64());
        Assert.Equal("closed", (await SendAsync(HttpMethod.Patch, $"/api/v1/alerts/{id}", new { status = "closed" }, tokens)).Body.GetProperty("status").GetString());
        Assert.Equal(HttpStatusCode.Created, (await SendAsync(HttpMethod.Post, $"/api/v1/alerts/{id}/comments", new { text = "seen" }, tokens)).Status);
        Assert.Equal("seen", (await SendAsync(HttpMethod.Get, $"/api/v1/alerts/{id}", null, tokens)).Body.GetProperty("comments")[0].GetProperty("text").GetString());

        JsonElement page = (await SendAsync(HttpMethod.Get, "/api/v1/alerts?severity=low&status=open&limit=7", null, tokens)).Body;
        Assert.Equal(7, page.GetProperty("count").GetInt32());
        Assert.All(page.GetProperty("items").EnumerateArray(), item => Assert.Equal(("low", "open"), (item.GetProperty("severity").GetString(), item.GetProperty("status").GetString())));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await SendAsync(HttpMethod.Post, "/api/v1/alerts", new { title = "x", severity = "huge" }, tokens)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(HttpMethod.Get, "/api/v1/alerts/999999999", null, tokens)).Status);
    }

    [SkippableFact]
    public async Task Users_AdministratorAlone_MakesAndRemovesThem()
    {
        JsonElement admin = await SignInAsync(1);
        JsonElement other = await SignInAsync(9);
        var account = new { email = $"{Guid.NewGuid():N}@example.com", name = "New", password = "long enough" };
        Assert.Equal(HttpStatusCode.Forbidden, (await SendAsync(HttpMethod.Post, "/api/v1/users", account, other)).Status);
        (HttpStatusCode status, JsonElement made) = await SendAsync(HttpMethod.Post, "/api/v1/users", account, admin);
        Assert.Equal(HttpStatusCode.Created, status);
        long id = made.GetProperty("id").GetInt64();
        Assert.Equal(HttpStatusCode.Conflict, (await SendAsync(HttpMethod.Post, "/api/v1/users", account, admin)).Status);
        Assert.Equal("Newer", (await SendAsync(HttpMethod.Patch, $"/api/v1/users/{id}", new { name = "Newer" }, admin)).Body.GetProperty("name").GetString());
        Assert.Equal(HttpStatusCode.Forbidden, (await SendAsync(HttpMethod.Patch, $"/api/v1/users/{id}", new { name = "Mine" }, other)).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(HttpMethod.Delete, $"/api/v1/users/{id}", null, admin)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(HttpMethod.Get, $"/api/v1/users/{id}", null, admin)).Status);
        Assert.Equal(5, (await SendAsync(HttpMethod.Get, "/api/v1/users?limit=5", null, admin)).Body.GetProperty("items").GetArrayLength());
    }

    [SkippableFact]
    public async Task Reports_OrderedAndFetched()
    {
        JsonElement tokens = await SignInAsync(11);
        (HttpStatusCode status, JsonElement ordered) = await SendAsync(HttpMethod.Post, "/api/v1/reports", new { kind = "alerts", days = 40 }, tokens);
        Assert.Equal(HttpStatusCode.Accepted, status);
        JsonElement report = (await SendAsync(HttpMethod.Get, $"/api/v1/reports/{ordered.GetProperty("id").GetString()}", null, tokens)).Body;
        Assert.Equal("ready", report.GetProperty("status").GetString());
        Assert.True(report.GetProperty("rows").GetArrayLength() > 30);
        Assert.True((await SendAsync(HttpMethod.Get, "/api/v1/reports/summary?days=40", null, tokens)).Body.GetProperty("rows").GetArrayLength() > 30);
    }

    [SkippableTheory]
    [InlineData("not json", HttpStatusCode.BadRequest)]
    [InlineData("[]", HttpStatusCode.BadRequest)]
    [InlineData("{}", HttpStatusCode.UnprocessableEntity)]
    public async Task Login_BadBody_IsToldApart(string body, HttpStatusCode status)
    {
        database.Require();
        using var content = new StringContent(body);
        using HttpResponseMessage answer = await _client.PostAsync("/api/v1/auth/login", content);
        Assert.Equal(status, answer.StatusCode);
    }

    private static string? ErrorOf(JsonElement body) => body.GetProperty("error").GetString();

    private Task<(HttpStatusCode Status, JsonElement Body)> LoginAsync(int number, string password) =>
        SendAsync(HttpMethod.Post, "/api/v1/auth/login", new { email = SeedUser.EmailOf(number), password });

    private Task<(HttpStatusCode Status, JsonElement Body)> RefreshAsync(JsonElement tokens) =>
        SendAsync(HttpMethod.Post, "/api/v1/auth/refresh", new { refreshToken = tokens.GetProperty("refreshToken").GetString() });

    private async Task<JsonElement> SignInAsync(int number)
    {
        (HttpStatusCode status, JsonElement tokens) = await LoginAsync(number, SeedUser.PasswordOf(number));
        Assert.Equal(HttpStatusCode.OK, status);
        return tokens;
    }

    private async Task<(HttpStatusCode Status, JsonElement Body)> SendAsync(HttpMethod method, string path, object? body = null, JsonElement tokens = default)
    {
        database.Require();
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        if (tokens.ValueKind == JsonValueKind.Object)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", tokens.GetProperty("accessToken").GetString());
        }

        using HttpResponseMessage answer = await _client.SendAsync(request);
        byte[] bytes = await answer.Content.ReadAsByteArrayAsync();
        return (answer.StatusCode, bytes.Length == 0 ? default : JsonSerializer.Deserialize<JsonElement>(bytes));
    }
}
