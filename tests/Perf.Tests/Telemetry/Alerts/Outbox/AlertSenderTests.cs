using System.Text.Json;
using Perf.Telemetry.Alerts;
using static Perf.Tests.Telemetry.Alerts.AlertServer;

namespace Perf.Tests.Telemetry.Alerts.Outbox;

public sealed class AlertSenderTests : IDisposable
{
    private readonly OutboxFixture _outbox = new();

    public void Dispose() => _outbox.Dispose();

    [Fact]
    public async Task SendAsync_ToAServerThatTakesIt_DeliversOnceAndTellsHowSoon()
    {
        using var server = new AlertServer(new Reply(200));
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        AlertDelivery delivery = Assert.Single(await _outbox.SendAsync(OutboxFixture.Webhook(server.Url), [SomeAlerts.Slow() with { BreachedAt = now.AddMinutes(-3) }]));
        Assert.Equal((AlertOutcome.Delivered, 1, "hook"), (delivery.Outcome, delivery.Attempts, delivery.Channel));
        Assert.InRange(delivery.Latency!.Value, TimeSpan.FromMinutes(3), TimeSpan.FromMinutes(8));
        Assert.Empty(_outbox.Files("waiting"));
        Assert.Single(_outbox.Files("sent"));
        using AlertSender sender = _outbox.Sender();
        Assert.Equal(delivery, Assert.Single(sender.Deliveries(now.AddMinutes(-1))));
        Assert.Empty(sender.Deliveries(now.AddHours(1)));
    }

    [Fact]
    public async Task SendAsync_ToAServerThatRecovers_TriesAgainWithinTheCall()
    {
        using var server = new AlertServer(new Reply(500), new Reply(0), new Reply(503), new Reply(200));
        AlertDelivery delivery = Assert.Single(await _outbox.SendAsync(OutboxFixture.Webhook(server.Url), [SomeAlerts.Slow()], retryFor: TimeSpan.FromSeconds(60)));
        Assert.Equal((AlertOutcome.Delivered, 4), (delivery.Outcome, delivery.Attempts));
        // Who gets a message again knows it by this.
        Assert.Single(server.Requests.Select(request => request.Headers["Idempotency-Key"]).Distinct());
    }

    [Fact]
    public async Task SendAsync_ToAServerThatIsDown_KeepsTheMessageForTheNextCall()
    {
        using var down = new AlertServer(new Reply(0));
        AlertDelivery waiting = Assert.Single(await _outbox.SendAsync(OutboxFixture.Webhook(down.Url), [SomeAlerts.Slow()]));
        Assert.Equal((AlertOutcome.Waiting, 1), (waiting.Outcome, waiting.Attempts));
        Assert.NotNull(waiting.NextAttemptAt);
        Assert.Null(waiting.Latency);
        string file = Path.Combine(_outbox.Folder("waiting"), Assert.Single(_outbox.Files("waiting")));

        // The same message, as if the server had come back at another port.
        using var up = new AlertServer(new Reply(200));
        await File.WriteAllTextAsync(file, (await File.ReadAllTextAsync(file)).Replace(down.Url, up.Url, StringComparison.Ordinal));
        using AlertSender sender = _outbox.Sender();
        AlertDelivery delivery = Assert.Single(await sender.SendAsync([], new SendOptions { Flush = true, RetryFor = TimeSpan.Zero }, [], default));
        Assert.Equal((AlertOutcome.Delivered, 2, waiting.Id), (delivery.Outcome, delivery.Attempts, delivery.Id));
    }

    [Fact]
    public async Task SendAsync_WhenAServerAsksForPatience_DoesNotAskSoonerEvenWithFlush()
    {
        using var server = new AlertServer(new Reply(429) { Headers = [("Retry-After", "120")] }, new Reply(200));
        AlertChannel channel = OutboxFixture.Webhook(server.Url);
        AlertDelivery first = Assert.Single(await _outbox.SendAsync(channel, [SomeAlerts.Slow()], time: _outbox.Clock));
        Assert.Equal(SomeAlerts.Now.AddSeconds(120), first.NextAttemptAt);
        AlertDelivery still = Assert.Single(await _outbox.SendAsync(channel, [], flush: true, time: _outbox.Clock));
        Assert.Equal(AlertOutcome.Waiting, still.Outcome);
        Assert.Single(server.Requests);
        _outbox.Clock.Advance(TimeSpan.FromSeconds(121));
        Assert.Equal(AlertOutcome.Delivered, Assert.Single(await _outbox.SendAsync(channel, [], time: _outbox.Clock)).Outcome);
    }

    [Fact]
    public async Task SendAsync_OfAGraverAlertInAQuietTime_IsNotHeldBackByWhatWaits()
    {
        using var server = new AlertServer(new Reply(200), new Reply(200));
        AlertChannel channel = OutboxFixture.Webhook(server.Url);
        Alert mild = SomeAlerts.Slow() with { Severity = AlertSeverity.Warning };
        using AlertSender sender = _outbox.Sender(_outbox.Clock);
        DateTimeOffset morning = SomeAlerts.Now.AddHours(8);
        string[] waiting = [.. sender.Put(mild, [channel], TimeSpan.FromHours(4), morning), .. sender.Put(mild with { State = AlertState.Resolved }, [channel], TimeSpan.FromHours(4), morning)];
        var options = new SendOptions { RetryFor = TimeSpan.Zero };
        Assert.All(await sender.SendAsync(waiting, options, [], default), delivery => Assert.Equal(AlertOutcome.Waiting, delivery.Outcome));

        // Another mild one waits with them; a grave one goes at once, and what nobody was told of is no matter any more.
        string[] more = [.. sender.Put(mild, [channel], TimeSpan.FromHours(4), morning), .. sender.Put(SomeAlerts.Slow() with { Severity = AlertSeverity.Critical }, [channel], TimeSpan.FromHours(4), null)];
        IReadOnlyList<AlertDelivery> deliveries = await sender.SendAsync(more, options, [], default);
        Assert.Equal([AlertOutcome.Suppressed, AlertOutcome.Suppressed, AlertOutcome.Suppressed, AlertOutcome.Delivered], deliveries.Select(delivery => delivery.Outcome));
        Assert.Single(server.Requests);
        Assert.Empty(_outbox.Files("waiting"));
    }

    [Fact]
    public async Task SendAsync_ToAServerThatRefuses_KeepsItAsFailedAndTells()
    {
        using var server = new AlertServer(new Reply(401, """{"message":"invalid_token s3cr3t-value-that-nobody-may-see"}"""));
        AlertDelivery delivery = Assert.Single(await _outbox.SendAsync(OutboxFixture.Webhook(server.Url), [SomeAlerts.Slow()], retryFor: TimeSpan.FromSeconds(60)));
        Assert.Equal(AlertOutcome.Failed, delivery.Outcome);
        Assert.Contains("invalid_token ***", delivery.Reason, StringComparison.Ordinal);
        Assert.Single(server.Requests);
        Assert.Empty(_outbox.Files("waiting"));
        Assert.Single(_outbox.Files("failed"));
    }

    [Fact]
    public async Task SendAsync_Always_LeavesNoSecretOnDisk()
    {
        using var server = new AlertServer(new Reply(500, SomeAlerts.Secret), new Reply(400, SomeAlerts.Secret), new Reply(200));
        await _outbox.SendAsync(OutboxFixture.Webhook(server.Url), [SomeAlerts.Slow(), SomeAlerts.Slow(subject: "b"), SomeAlerts.Slow(subject: "c")], retryFor: TimeSpan.FromMilliseconds(1));
        Assert.All(
            Directory.GetFiles(_outbox.Home, "*", SearchOption.AllDirectories).Where(file => !file.EndsWith(".lock", StringComparison.Ordinal)),
            file => Assert.DoesNotContain(SomeAlerts.Secret, File.ReadAllText(file), StringComparison.Ordinal));
        Assert.Contains(server.Requests, request => request.Headers["Authorization"].Contains(SomeAlerts.Secret, StringComparison.Ordinal));
    }

    [Fact]
    public async Task SendAsync_WithoutItsSecret_WaitsForAProcessThatHasIt()
    {
        using var server = new AlertServer(new Reply(200));
        AlertChannel channel = OutboxFixture.Webhook(server.Url);
        _outbox.Environment = _ => null;
        AlertDelivery waiting = Assert.Single(await _outbox.SendAsync(channel, [SomeAlerts.Slow()]));
        Assert.Equal((AlertOutcome.Waiting, 0), (waiting.Outcome, waiting.Attempts));
        Assert.Contains("TOKEN", waiting.Reason, StringComparison.Ordinal);
        Assert.Empty(server.Requests);
        _outbox.Environment = _ => SomeAlerts.Secret;
        Assert.Equal(AlertOutcome.Delivered, Assert.Single(await _outbox.SendAsync(channel, [], flush: true)).Outcome);
    }

    [Fact]
    public async Task SendAsync_OfTheSameAgain_IsSuppressedUntilItIsTime()
    {
        using var server = new AlertServer(new Reply(200));
        AlertChannel channel = OutboxFixture.Webhook(server.Url);
        async Task<AlertOutcome> Send(Alert alert) => Assert.Single(await _outbox.SendAsync(channel, [alert], time: _outbox.Clock)).Outcome;
        Assert.Equal(AlertOutcome.Delivered, await Send(SomeAlerts.Slow(severity: AlertSeverity.Warning)));
        Assert.Equal(AlertOutcome.Suppressed, await Send(SomeAlerts.Slow(severity: AlertSeverity.Warning)));
        Assert.Equal(AlertOutcome.Delivered, await Send(SomeAlerts.Slow(severity: AlertSeverity.Warning, subject: "another")));
        _outbox.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(AlertOutcome.Delivered, await Send(SomeAlerts.Slow(severity: AlertSeverity.Critical)));
        _outbox.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(AlertOutcome.Delivered, await Send(SomeAlerts.Slow(AlertState.Resolved)));
        _outbox.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(AlertOutcome.Suppressed, await Send(SomeAlerts.Slow(AlertState.Resolved)));
        Assert.Equal(AlertOutcome.Delivered, await Send(SomeAlerts.Slow()));
        _outbox.Clock.Advance(TimeSpan.FromHours(4));
        Assert.Equal(AlertOutcome.Delivered, await Send(SomeAlerts.Slow()));
    }

    [Fact]
    public async Task SendAsync_BeyondTheRateLimit_HoldsWhatIsTooMuch()
    {
        using var server = new AlertServer(new Reply(200));
        AlertChannel channel = OutboxFixture.Webhook(server.Url, limit: new AlertRateLimit { Messages = 2, Per = TimeSpan.FromMinutes(10) });
        IReadOnlyList<AlertDelivery> first = await _outbox.SendAsync(channel, [.. Enumerable.Range(0, 5).Select(i => SomeAlerts.Slow(subject: $"s{i}"))], time: _outbox.Clock);
        Assert.Equal(2, first.Count(delivery => delivery.Outcome == AlertOutcome.Delivered));
        Assert.Equal(3, first.Count(delivery => delivery.Outcome == AlertOutcome.Waiting));
        _outbox.Clock.Advance(TimeSpan.FromMinutes(10.1));
        await _outbox.SendAsync(channel, [], time: _outbox.Clock);
        Assert.Equal(4, server.Requests.Count);
        _outbox.Clock.Advance(TimeSpan.FromMinutes(10.1));
        await _outbox.SendAsync(channel, [], time: _outbox.Clock);
        Assert.Equal(["s0", "s1", "s2", "s3", "s4"], server.Requests.Select(request => request.Json.GetProperty("key").GetString()![^2..]));
    }

    [Fact]
    public async Task SendAsync_OfAnEndWhoseBeginningWaits_KeepsTheOrder()
    {
        using var server = new AlertServer(new Reply(500), new Reply(200));
        await _outbox.SendAsync(OutboxFixture.Webhook(server.Url), [SomeAlerts.Slow(), SomeAlerts.Slow(AlertState.Resolved)], retryFor: TimeSpan.FromSeconds(60));
        Assert.Equal(["firing", "firing", "resolved"], server.Requests.Select(request => request.Json.GetProperty("state").GetString()));
    }

    [Fact]
    public async Task SendAsync_OfTwoSendersAtOnce_DeliversEachMessageOnce()
    {
        using var server = new AlertServer(new Reply(200) { After = TimeSpan.FromMilliseconds(5) });
        AlertChannel channel = OutboxFixture.Webhook(server.Url);
        using (AlertSender first = _outbox.Sender())
        {
            for (int i = 0; i < 20; i++)
            {
                first.Put(SomeAlerts.Slow(subject: $"s{i}"), [channel], TimeSpan.FromHours(1), null);
            }
        }

        IReadOnlyList<AlertDelivery>[] all = await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            using AlertSender sender = _outbox.Sender();
            return await sender.SendAsync([], new SendOptions { Flush = true }, [], default);
        }));
        Assert.Equal(20, server.Requests.Count);
        Assert.Equal(20, server.Requests.Select(request => request.Headers["Idempotency-Key"]).Distinct().Count());
        Assert.Equal(20, all.Sum(deliveries => deliveries.Count(delivery => delivery.Outcome == AlertOutcome.Delivered)));
    }

    [Fact]
    public async Task SendAsync_WhileAnotherProcessSends_LeavesItsMessagesToIt()
    {
        using var server = new AlertServer(new Reply(200));
        AlertChannel channel = OutboxFixture.Webhook(server.Url);
        using AlertSender sender = _outbox.Sender();
        IReadOnlyList<string> own = sender.Put(SomeAlerts.Slow(), [channel], TimeSpan.Zero, null);
        using (ChannelLock? held = await ChannelLock.TakeAsync(_outbox.Folder("locks"), channel.Name, TimeSpan.Zero, TimeProvider.System, default))
        {
            Assert.NotNull(held);
            AlertDelivery delivery = Assert.Single(await sender.SendAsync(own, new SendOptions { Patience = TimeSpan.Zero }, [], default));
            Assert.Equal(AlertOutcome.Waiting, delivery.Outcome);
            Assert.Empty(server.Requests);
        }

        Assert.Equal(AlertOutcome.Delivered, Assert.Single(await sender.SendAsync(own, new SendOptions(), [], default)).Outcome);
    }

    [Fact]
    public async Task SendAsync_OfAMessageWhoseProcessDiedAfterItsDelivery_DoesNotSendItAgain()
    {
        using var server = new AlertServer(new Reply(200));
        AlertChannel channel = OutboxFixture.Webhook(server.Url);
        using AlertSender sender = _outbox.Sender();
        IReadOnlyList<string> own = sender.Put(SomeAlerts.Slow(), [channel], TimeSpan.Zero, null);
        string file = Path.Combine(_outbox.Folder("waiting"), own[0] + ".json");
        string message = await File.ReadAllTextAsync(file);
        await sender.SendAsync(own, new SendOptions(), [], default);
        await File.WriteAllTextAsync(file, message);
        await sender.SendAsync([], new SendOptions { Flush = true }, [], default);
        Assert.Single(server.Requests);
        Assert.Empty(_outbox.Files("waiting"));
    }

    [Fact]
    public async Task SendAsync_OfOneChannelThatIsSlow_DoesNotHoldAnother()
    {
        using var slow = new AlertServer(new Reply(200) { After = TimeSpan.FromMinutes(10) });
        using var quick = new AlertServer(new Reply(200));
        using AlertSender sender = _outbox.Sender();
        AlertChannel[] channels = [OutboxFixture.Webhook(slow.Url, "slow") with { Timeout = TimeSpan.FromMilliseconds(300) }, OutboxFixture.Webhook(quick.Url, "quick")];
        IReadOnlyList<AlertDelivery> deliveries = await sender.SendAsync(sender.Put(SomeAlerts.Slow(), channels, TimeSpan.Zero, null), new SendOptions { RetryFor = TimeSpan.Zero }, [], default);
        Assert.Equal(AlertOutcome.Waiting, deliveries.Single(delivery => delivery.Channel == "slow").Outcome);
        Assert.Equal(AlertOutcome.Delivered, deliveries.Single(delivery => delivery.Channel == "quick").Outcome);
    }

    [Fact]
    public async Task SendAsync_ThatIsStopped_LosesNothing()
    {
        using var server = new AlertServer(new Reply(200) { After = TimeSpan.FromMinutes(10) });
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _outbox.SendAsync(OutboxFixture.Webhook(server.Url), [SomeAlerts.Slow()], stop: stop.Token));
        Assert.Single(_outbox.Files("waiting"));
    }

    [Fact]
    public async Task SendAsync_WithABrokenFileInTheOutbox_SetsItApartAndGoesOn()
    {
        using var server = new AlertServer(new Reply(200));
        AlertChannel channel = OutboxFixture.Webhook(server.Url);
        using AlertSender sender = _outbox.Sender();
        IReadOnlyList<string> own = sender.Put(SomeAlerts.Slow(), [channel], TimeSpan.Zero, null);
        await File.WriteAllTextAsync(Path.Combine(_outbox.Folder("waiting"), "20200101T000000000-x.json"), "{ half of a");
        string newer = (await File.ReadAllTextAsync(Path.Combine(_outbox.Folder("waiting"), own[0] + ".json"))).Replace("\"version\": 1", "\"version\": 2", StringComparison.Ordinal).Replace(own[0], "newer", StringComparison.Ordinal);
        await File.WriteAllTextAsync(Path.Combine(_outbox.Folder("waiting"), "newer.json"), newer);
        var notes = new List<string>();
        AlertDelivery delivery = Assert.Single(await sender.SendAsync(own, new SendOptions(), notes, default));
        Assert.Equal(AlertOutcome.Delivered, delivery.Outcome);
        Assert.Equal(2, notes.Count);
        Assert.Equal("newer.json", Assert.Single(_outbox.Files("waiting")));
        Assert.Equal("20200101T000000000-x.json.unreadable", Assert.Single(_outbox.Files("failed")));
    }

    [Fact]
    public void Put_OfAnAlertThatFires_RemembersItUntilItIsOver()
    {
        using AlertSender sender = _outbox.Sender();
        Alert alert = SomeAlerts.Slow();
        sender.Put(alert, [], TimeSpan.Zero, null);
        sender.Put(alert with { RunId = "later", BreachedAt = alert.BreachedAt!.Value.AddDays(1) }, [], TimeSpan.Zero, null);
        Assert.Equal(("later", alert.BreachedAt), (sender.Firing(alert.Key)!.RunId, sender.Firing(alert.Key)!.BreachedAt));
        sender.Put(alert with { State = AlertState.Resolved }, [], TimeSpan.Zero, null);
        Assert.Null(sender.Firing(alert.Key));
    }

    [SkippableFact]
    public void Put_OnUnix_IsForTheOwnerAlone()
    {
        if (OperatingSystem.IsWindows())
        {
            Skip.If(true, "Windows has no file modes.");
            return;
        }

        using AlertSender sender = _outbox.Sender();
        string id = sender.Put(SomeAlerts.Slow(), [OutboxFixture.Webhook("http://127.0.0.1:9")], TimeSpan.Zero, null)[0];
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(_outbox.Folder("waiting"), id + ".json")));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(_outbox.Folder("waiting")));
    }

    [Fact]
    public void Put_WhereNothingCanBeWritten_SaysSo()
    {
        string file = Path.Combine(_outbox.Home, "file");
        File.WriteAllText(file, "");
        using var sender = new AlertSender(Path.Combine(file, "home"), _ => null, TimeProvider.System);
        PerfException fault = Assert.Throws<PerfException>(() => sender.Put(SomeAlerts.Slow(), [OutboxFixture.Webhook("http://127.0.0.1:9")], TimeSpan.Zero, null));
        Assert.Equal(ErrorIds.OutboxUnavailable, fault.Id);
    }

    [Fact]
    public void Preview_OfAnAlert_SendsNothingAndNamesWhatIsNotSet()
    {
        using var server = new AlertServer(new Reply(200));
        _outbox.Environment = _ => null;
        using AlertSender sender = _outbox.Sender();
        AlertDelivery delivery = sender.Preview(SomeAlerts.Slow(), OutboxFixture.Webhook(server.Url));
        Assert.Equal(AlertOutcome.Previewed, delivery.Outcome);
        Assert.Contains("Authorization: Bearer ${env:TOKEN}", delivery.Preview, StringComparison.Ordinal);
        Assert.Equal(670, JsonDocument.Parse(delivery.Preview[delivery.Preview.IndexOf("\n\n", StringComparison.Ordinal)..]).RootElement.GetProperty("value").GetDouble());
        Assert.Contains("TOKEN", delivery.Reason, StringComparison.Ordinal);
        Assert.Empty(server.Requests);
        Assert.Empty(_outbox.Files("waiting"));
    }
}
