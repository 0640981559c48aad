using Perf.Telemetry.Alerts;
using static Perf.Tests.Telemetry.Alerts.AlertServer;

namespace Perf.Tests.Telemetry.Alerts.Channels;

/// <summary>What every channel over HTTP does, whatever its messages look like.</summary>
public abstract class ChannelContract
{
    /// <summary>The status of a message that was taken.</summary>
    private protected virtual Reply Accepted => new(200, "[]");

    [Fact]
    public async Task SendAsync_ToAServerThatTakesIt_IsTaken()
    {
        using AlertServer server = Taking();
        SendAnswer answer = await SendAsync(server.Url);
        Assert.True(answer.IsTaken, answer.Reason);
        Assert.NotEmpty(server.Requests);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    public async Task SendAsync_ToAServerWithAFault_IsForLater(int status)
    {
        using var server = new AlertServer(new Reply(status, """{"message":"overloaded"}"""));
        SendAnswer answer = await SendAsync(server.Url);
        Assert.True(answer is { IsTaken: false, MayRetry: true }, answer.Reason);
    }

    [Fact]
    public async Task SendAsync_ToAServerThatAsksForPatience_SaysForHowLong()
    {
        using var server = new AlertServer(new Reply(429, "{}") { Headers = [("Retry-After", "17")] });
        SendAnswer answer = await SendAsync(server.Url);
        Assert.True(answer is { MayRetry: true, IsDown: true }, answer.Reason);
        Assert.Equal(TimeSpan.FromSeconds(17), answer.RetryAfter);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(404)]
    public async Task SendAsync_ToAServerThatRefuses_IsNotForLater(int status)
    {
        using var server = new AlertServer(new Reply(status, """{"message":"no such thing"}"""));
        SendAnswer answer = await SendAsync(server.Url);
        Assert.True(answer is { IsTaken: false, MayRetry: false }, answer.Reason);
        Assert.Contains(status.ToString(System.Globalization.CultureInfo.InvariantCulture), answer.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task SendAsync_ToAServerThatRedirects_IsRefusedAndNotFollowed(int status)
    {
        using var elsewhere = new AlertServer(Accepted);
        using var server = new AlertServer(new Reply(status, "{}") { Headers = [("Location", elsewhere.Url + "/x")] });
        SendAnswer answer = await SendAsync(server.Url);
        Assert.True(answer is { IsTaken: false, MayRetry: false }, answer.Reason);
        Assert.Empty(elsewhere.Requests);
        Assert.Contains("127.0.0.1", answer.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SendAsync_ToAServerThatClosesTheConnection_IsForLater()
    {
        using var server = new AlertServer(new Reply(0));
        SendAnswer answer = await SendAsync(server.Url);
        Assert.True(answer is { MayRetry: true, IsDown: true }, answer.Reason);
    }

    [Fact]
    public async Task SendAsync_ToNobody_IsForLater()
    {
        string url;
        using (var server = new AlertServer(Accepted))
        {
            url = server.Url;
        }

        SendAnswer answer = await SendAsync(url);
        Assert.True(answer is { MayRetry: true, IsDown: true }, answer.Reason);
    }

    [Fact]
    public async Task SendAsync_ToASlowServer_EndsWithTheChannelsTimeout()
    {
        using var server = new AlertServer(Accepted with { After = TimeSpan.FromMinutes(5) });
        SendAnswer answer = await SendAsync(server.Url, timeout: TimeSpan.FromMilliseconds(200));
        Assert.True(answer is { MayRetry: true, IsDown: true }, answer.Reason);
        Assert.Contains("200ms", answer.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SendAsync_ThatIsStopped_Ends()
    {
        using var server = new AlertServer(Accepted with { After = TimeSpan.FromMinutes(5) });
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => SendAsync(server.Url, stop: stop.Token));
    }

    [Fact]
    public void Preview_OfAnAlert_HasNoSecret()
    {
        using var channels = new AlertChannels(TimeProvider.System);
        string preview = channels.Of(Channel("http://127.0.0.1:9").Kind).Preview(SomeAlerts.Request(Channel("http://127.0.0.1:9"), secrets: Secrets.Masked));
        Assert.DoesNotContain(SomeAlerts.Secret, preview, StringComparison.Ordinal);
        Assert.Contains("checkout", preview, StringComparison.Ordinal);
    }

    /// <summary>A server that takes messages.</summary>
    private protected virtual AlertServer Taking() => new(Accepted);

    /// <summary>A channel of the kind under test.</summary>
    private protected abstract AlertChannel Channel(string url);

    private protected async Task<SendAnswer> SendAsync(string url, Alert? alert = null, int attempt = 1, TimeSpan? timeout = null, CancellationToken stop = default)
    {
        AlertChannel channel = Channel(url);
        channel = channel with { Timeout = timeout ?? channel.Timeout };
        using var channels = new AlertChannels(TimeProvider.System);

        // An address that is a secret is resolved as one.
        var secrets = Secrets.From(name => name == "URL" ? url + "/hook/" + SomeAlerts.Secret : SomeAlerts.Secret);
        SendAnswer answer = await channels.Of(channel.Kind).SendAsync(SomeAlerts.Request(channel, alert, attempt, secrets), stop);
        Assert.DoesNotContain(SomeAlerts.Secret, secrets.Redact(answer.Reason), StringComparison.Ordinal);
        return answer;
    }
}
