using Perf.Telemetry.Alerts;

namespace Perf.Tests.Telemetry.Alerts.Channels;

public class GitHubChannelTests : ChannelContract
{
    [Fact]
    public async Task SendAsync_OfANewMatter_OpensOneIssueWithMarks()
    {
        using var server = new GitHubServer();
        SendAnswer answer = await SendAsync(server.Url);
        Assert.Equal("Issue #1 was opened.", answer.Reason);
        var issue = Assert.Single(server.Issues);
        Assert.Equal("[CRITICAL] checkout (staging): p95 of http_req_response_time +34 % against the baseline, 670 ms", (string?)issue["title"]);
        string body = (string)issue["body"]!;
        Assert.Contains("<!-- perf-alert:", body, StringComparison.Ordinal);
        Assert.Contains("| Value | 670 ms |", body, StringComparison.Ordinal);
        Assert.Contains("\\<script\\>", body, StringComparison.Ordinal);
        Assert.Contains("@\u200Bchannel", body, StringComparison.Ordinal);
        Assert.Equal("performance", (string?)issue["labels"]![0]!["name"]);
        Assert.All(server.Requests, request => Assert.EndsWith(SomeAlerts.Secret, request.Headers["Authorization"], StringComparison.Ordinal));
    }

    [Fact]
    public async Task SendAsync_OfTheSameMatter_CommentsOnIt()
    {
        using var server = new GitHubServer();
        await SendAsync(server.Url);
        SendAnswer again = await SendAsync(server.Url, SomeAlerts.Slow() with { RunId = "another" });
        Assert.Equal("Issue #1 has a new comment.", again.Reason);
        Assert.Single(server.Issues);
        Assert.Contains("another", Assert.Single(server.Comments).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SendAsync_OfAnotherMatter_OpensAnother()
    {
        using var server = new GitHubServer();
        await SendAsync(server.Url);
        await SendAsync(server.Url, SomeAlerts.Slow(subject: "throughput"));
        Assert.Equal(2, server.Issues.Count);
    }

    [Fact]
    public async Task SendAsync_OfTheEnd_ClosesIt_AndTheNextBeginningOpensANewOne()
    {
        using var server = new GitHubServer();
        await SendAsync(server.Url);
        SendAnswer ended = await SendAsync(server.Url, SomeAlerts.Slow(AlertState.Resolved));
        Assert.Equal("Issue #1 was closed.", ended.Reason);
        Assert.Equal("closed", (string?)server.Issues[0]["state"]);
        Assert.Contains("RESOLVED", Assert.Single(server.Comments).Body, StringComparison.Ordinal);
        await SendAsync(server.Url);
        Assert.Equal(2, server.Issues.Count);
    }

    [Fact]
    public async Task SendAsync_OfTheEndOfNothing_DoesNothing()
    {
        using var server = new GitHubServer();
        SendAnswer answer = await SendAsync(server.Url, SomeAlerts.Slow(AlertState.Resolved));
        Assert.True(answer.IsTaken);
        Assert.Empty(server.Issues);
    }

    [Fact]
    public async Task SendAsync_AfterAnAnswerThatWasLost_DoesNotSayItTwice()
    {
        using var server = new GitHubServer { Fault = request => request is { Method: "POST" } ? new AlertServer.Reply(502, "{}") : null };
        Assert.True((await SendAsync(server.Url)).MayRetry);
        Assert.Single(server.Issues);
        server.Fault = _ => null;
        SendAnswer second = await SendAsync(server.Url, attempt: 2);
        Assert.True(second.IsTaken, second.Reason);
        Assert.Single(server.Issues);
        Assert.Empty(server.Comments);
    }

    // A comment that has lost its mark is written once more by an attempt after one whose answer was lost.
    [Fact]
    public async Task SendAsync_OfMoreTextThanACommentMayHave_KeepsItsMarks()
    {
        using var server = new GitHubServer();
        Alert alert = SomeAlerts.Slow() with { Evidence = [new string('x', 70_000)] };
        await SendAsync(server.Url, alert);
        await SendAsync(server.Url, alert);
        string body = Assert.Single(server.Comments).Body;
        Assert.InRange(body.Length, 1, 65_536);
        Assert.StartsWith("**", body, StringComparison.Ordinal);
        Assert.Contains("<!-- perf-message:", body, StringComparison.Ordinal);
        Assert.EndsWith(" -->", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SendAsync_AtTheRateLimit_WaitsUntilItIsOver()
    {
        DateTimeOffset reset = TimeProvider.System.GetUtcNow().AddMinutes(10);
        using var server = new AlertServer(new AlertServer.Reply(403, """{"message":"API rate limit exceeded"}""")
        {
            Headers = [("X-RateLimit-Limit", "60"), ("X-RateLimit-Remaining", "0"), ("X-RateLimit-Reset", reset.ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture))],
        });
        SendAnswer answer = await SendAsync(server.Url);
        Assert.True(answer is { MayRetry: true, IsDown: true }, answer.Reason);
        Assert.InRange(answer.RetryAfter!.Value, TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(10));
    }

    [Fact]
    public async Task SendAsync_ToSomethingElseThatAnswers_IsNotForLater()
    {
        using var server = new AlertServer(new AlertServer.Reply(200, "[]"));
        SendAnswer answer = await SendAsync(server.Url);
        Assert.True(answer is { IsTaken: false, MayRetry: false }, answer.Reason);
    }

    private protected override AlertServer Taking() => new(request => request.Method == "GET" ? new AlertServer.Reply(200, "[]") : new AlertServer.Reply(201, """{"number":1}"""));

    private protected override AlertChannel Channel(string url) =>
        SomeAlerts.Channel(AlertChannelKind.GitHub, ("repository", "acme/shop"), ("token", "${env:TOKEN}"), ("url", url), ("labels", "performance, regression"));
}
