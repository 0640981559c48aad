using System.Net;
using System.Text;
using System.Text.Json;
using Perf.Control;
using Perf.Runtime;
using Perf.Tests.Control;
using Perf.Tests.Telemetry.Dashboard;

namespace Perf.Tests.Runtime.Live;

public sealed class DashboardObserverTests : IAsyncDisposable
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);

    private readonly HttpClient _client = new() { Timeout = s_limit };
    private readonly NotedControl _control = new();
    private readonly List<ControlRequest> _asked = [];
    private readonly DashboardObserver _dashboard;
    private PerfException? _refusal;

    public DashboardObserverTests() => _dashboard = DashboardObserver.Open(LongRun.Plan(), null, Steer, TimeProvider.System);

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _dashboard.DisposeAsync();
    }

    [Fact]
    public async Task Page_InTheMiddleOfARun_IsWholeWhenItArrives()
    {
        Start(seconds: 30);

        // On a machine without a core to spare it comes as it was written last: then the next one has it.
        string page = "";
        using var limit = new CancellationTokenSource(s_limit);
        while (!page.Contains("step 4", StringComparison.Ordinal))
        {
            page = await _client.GetStringAsync(_dashboard.Address, limit.Token);
        }

        Assert.Contains("browse and buy", page, StringComparison.Ordinal);
        Assert.Contains("id=\"now\"", page, StringComparison.Ordinal);
        Assert.Contains("<svg", page, StringComparison.Ordinal);
        Assert.DoesNotContain("http://127.0.0.1:" + _dashboard.Address.Port, page, StringComparison.Ordinal);
        foreach (string file in (string[])["live.js", "live.css"])
        {
            Assert.Contains($"\"{file}\"", page, StringComparison.Ordinal);
            Assert.NotEmpty(await _client.GetStringAsync(new Uri(_dashboard.Address, file)));
        }
    }

    [Fact]
    public async Task Events_EachSecond_BringTheFigures()
    {
        LongRun run = Start(seconds: 3);
        using EventStream stream = await EventStream.OpenAsync(_client, _dashboard.Address);
        await stream.NextAsync();
        for (int i = 3; i < 6; i++)
        {
            Tell(run, i);
            var parts = new Dictionary<string, string>();
            string moment = $"<strong>0:0{i + 1}</strong>";
            while (!parts.GetValueOrDefault("now", "").Contains(moment, StringComparison.Ordinal))
            {
                foreach ((string id, string content) in (await stream.NextAsync())!.Value.Parts)
                {
                    parts[id] = content;
                }
            }
        }
    }

    [Fact]
    public async Task Events_BrowserThatComesLate_HasTheRunFromItsStart()
    {
        Start(seconds: 200);
        using EventStream stream = await EventStream.OpenAsync(_client, _dashboard.Address);
        var parts = new Dictionary<string, string>();
        while (!parts.ContainsKey("now") || !parts["now"].Contains("3:20", StringComparison.Ordinal) || !parts.GetValueOrDefault("response", "").Contains("3:00", StringComparison.Ordinal))
        {
            foreach ((string id, string content) in (await stream.NextAsync())!.Value.Parts)
            {
                parts[id] = content;
            }
        }

        // All requests since the start: 200 s of 5 steps and 20 a second.
        Assert.Contains("20,000", parts["figures"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ended_BrowserThatIsThere_HasTheWholeResultBeforeTheStreamCloses()
    {
        Start(seconds: 5);
        using EventStream stream = await EventStream.OpenAsync(_client, _dashboard.Address);
        await stream.NextAsync();
        _dashboard.Ended(SampleResult());
        var parts = new Dictionary<string, string>();
        string last = "";
        while (await stream.NextAsync() is { } next)
        {
            last = next.Name;
            foreach ((string id, string content) in next.Parts)
            {
                parts[id] = content;
            }
        }

        await _dashboard.EndAsync(null, isExpected: true, default).WaitAsync(s_limit);
        Assert.Equal("end", last);
        using JsonDocument state = JsonDocument.Parse(parts["state"]);
        Assert.Equal((true, false, "Completed"), (state.RootElement.GetProperty("ended").GetBoolean(), state.RootElement.GetProperty("steer").GetBoolean(), state.RootElement.GetProperty("status").GetString()));
        Assert.Contains("list items", parts["steps"], StringComparison.Ordinal);
        Assert.Contains("Fail", parts["headline"], StringComparison.OrdinalIgnoreCase);

        // Who comes now, while the server still is there, has it all too.
        Assert.Contains("list items", await _client.GetStringAsync(_dashboard.Address), StringComparison.Ordinal);
    }

    [Fact]
    public async Task End_NobodyIsThereOrExpected_EndsAtOnce()
    {
        Start(seconds: 2);
        _dashboard.Ended(SampleResult());
        await _dashboard.EndAsync(null, isExpected: false, default).WaitAsync(s_limit);
        await _dashboard.DisposeAsync().AsTask().WaitAsync(s_limit);
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => _client.GetStringAsync(_dashboard.Address));
    }

    [Fact]
    public async Task Measured_NobodyWatches_NothingIsWritten()
    {
        long before = _dashboard.Board.Version;
        await WaitUntilAsync(() => _dashboard.Board.Version > 0);
        before = _dashboard.Board.Version;
        LongRun run = Start(seconds: 50);
        await WaitUntilAsync(() => _dashboard.Followed == 50);
        Tell(run, 50);
        await WaitUntilAsync(() => _dashboard.Followed == 51);
        Assert.Equal(before, _dashboard.Board.Version);
    }

    [Fact]
    public async Task Control_Buttons_SteerTheRun()
    {
        Start(seconds: 2);
        Assert.Equal((HttpStatusCode.OK, true), await SendAsync("""{"command":"suspend"}"""));
        Assert.Equal((HttpStatusCode.OK, false), await SendAsync("""{"command":"resume"}"""));
        Assert.Equal((HttpStatusCode.OK, false), await SendAsync("""{"command":"rate","factor":1.1}"""));
        Assert.Equal((HttpStatusCode.OK, false), await SendAsync("""{"command":"stop"}"""));
        Assert.Equal(["suspend", "resume", "factor 1.1", "stop"], _control.Calls);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"command":7}""")]
    [InlineData("""{"command":"format c:"}""")]
    [InlineData("""{"command":"rate"}""")]
    [InlineData("""{"command":"rate","factor":"2"}""")]
    [InlineData("""{"command":"rate","factor":2,"perSecond":3}""")]
    [InlineData("""{"command":"stop"} trailing""")]
    public async Task Control_WhatIsNoCommand_IsRefusedAndDoesNothing(string body)
    {
        Start(seconds: 1);
        Assert.Equal(HttpStatusCode.BadRequest, (await SendAsync(body)).Status);
        Assert.Empty(_asked);
    }

    [Fact]
    public async Task Control_RunThatHasEnded_SaysSo()
    {
        _refusal = new PerfException(ErrorIds.RunEnded, "Run run-1 has ended.");
        using HttpResponseMessage answer = await PostAsync("""{"command":"suspend"}""");
        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.Contains("has ended", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_HostileNames_AreInert()
    {
        const string Hostile = "</script><script>alert(1)</script><img src=x onerror=alert(2)>\"'";
        _dashboard.Started(LongRun.Header() with { Scenario = Hostile, Target = Hostile });
        _dashboard.Attach(_control);
        _dashboard.Logged(new LogLine { Step = Hostile, Text = Hostile });
        Tell(new LongRun(2), 0);
        string page = await _client.GetStringAsync(_dashboard.Address);
        Assert.DoesNotContain("<img", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<script>alert", page, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("&lt;img src=x onerror=alert(2)&gt;", page, StringComparison.Ordinal);
    }

    private static RunResult SampleResult() => Reporting.SampleRun.Create() with { Id = "run-1" };

    private LongRun Start(int seconds)
    {
        _dashboard.Started(LongRun.Header());
        _dashboard.Attach(_control);
        var run = new LongRun(5);
        for (int i = 0; i < seconds; i++)
        {
            Tell(run, i);
        }

        return run;
    }

    private void Tell(LongRun run, int index)
    {
        (Interval interval, RunProgress progress) = run.Second(index);
        _dashboard.Measured(interval, progress);
    }

    private LiveRun Steer(ControlRequest request)
    {
        if (_refusal is not null)
        {
            throw _refusal;
        }

        _asked.Add(request);
        switch (request)
        {
            case { Command: "suspend" }: _control.Suspend(); break;
            case { Command: "resume" }: _control.Resume(); break;
            case { Command: "stop" }: _control.Stop(); break;
            case { Factor: { } factor }: _control.SetRateFactor(factor); break;
        }

        return LiveRun.Of(LongRun.Header(), null, _control, 1);
    }

    private async Task<(HttpStatusCode Status, bool IsSuspended)> SendAsync(string body)
    {
        using HttpResponseMessage answer = await PostAsync(body);
        using JsonDocument json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        return (answer.StatusCode, json.RootElement.TryGetProperty("suspended", out JsonElement suspended) && suspended.GetBoolean());
    }

    private async Task<HttpResponseMessage> PostAsync(string body) =>
        await _client.PostAsync(new Uri(_dashboard.Address, "control"), new StringContent(body, Encoding.UTF8, "application/json"));

    private static async Task WaitUntilAsync(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(s_limit);
        while (!condition())
        {
            await Task.Delay(10, limit.Token);
        }
    }
}
