using Microsoft.Playwright;
using Perf.Analysis;
using Perf.Control;
using Perf.Engine.Planning;
using Perf.Engine.Running;
using Perf.Engine.Scenarios;
using Perf.Runtime;
using Perf.Tests.Control;
using Perf.Tests.Reporting.Browser;
using Xunit.Abstractions;

namespace Perf.Tests.Runtime.Live.Browser;

/// <summary>The live page as a reader has it: a real run of the engine against the sample server, in a real browser.</summary>
[Trait("Needs", "chromium")]
public sealed class LivePageTests(Chromium browser, ITestOutputHelper output) : IClassFixture<Chromium>, IDisposable
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(2);

    private readonly LiveHome _home = new();

    public void Dispose() => _home.Dispose();

    [SkippableFact]
    public async Task Page_OfARunThatGoesOn_ShowsSteersAndStaysWhole()
    {
        await using var run = await LiveTestRun.StartAsync(_home.Path, TimeSpan.FromMinutes(5));
        await using OpenPage open = await browser.VisitAsync(run.Address);
        IPage page = open.Page;
        page.SetDefaultTimeout((float)s_limit.TotalMilliseconds);

        // Figures come and change.
        await Assertions.Expect(page.Locator("#status")).ToHaveTextAsync("Running");
        await Expect(page, "#steps", "list items");
        string first = await page.Locator("#now .moment strong").InnerTextAsync();
        await page.WaitForFunctionAsync("first => document.querySelector('#now .moment strong').textContent !== first", first);
        await page.WaitForFunctionAsync("() => document.querySelectorAll('#response svg, #throughput svg').length >= 2");
        output.WriteLine($"first contentful paint {await page.EvaluateAsync<double>("performance.getEntriesByName('first-contentful-paint')[0].startTime"):0} ms");

        // Buttons reach the run, and the page follows it.
        await page.Locator("#pause").ClickAsync();
        await Assertions.Expect(page.Locator("#status")).ToHaveTextAsync("Paused");
        Assert.True(run.Control.IsSuspended);
        await page.Locator("#pause").ClickAsync();
        await Assertions.Expect(page.Locator("#status")).ToHaveTextAsync("Running");
        Assert.False(run.Control.IsSuspended);
        await page.Locator("#faster").ClickAsync();
        await Assertions.Expect(page.Locator("#factor")).ToHaveTextAsync("110 %");
        Assert.Equal(1.1, run.Control.RateFactor, 4);

        // A filter that is being written in outlives the seconds.
        await page.EvaluateAsync("window.confirm = () => true");
        await page.Locator("#stop").ClickAsync();
        await page.WaitForFunctionAsync("() => document.body.classList.contains('ended')");
        RunResult result = await run.Result.WaitAsync(s_limit);
        Assert.Equal(RunStatus.Stopped, result.Status);
        await Assertions.Expect(page.Locator("#status")).ToHaveTextAsync("Stopped");
        await Expect(page, "#headline", "stopped before its plan ended");

        // The server ends, and the page is what it was.
        await run.DisposeAsync();
        await Expect(page, "#steps", "list items");
        Assert.Empty(open.Complaints);
        Assert.All(open.Requests, address => Assert.StartsWith(run.Address.AbsoluteUri, address, StringComparison.Ordinal));
    }

    [SkippableFact]
    public async Task Page_ConnectionThatBreaks_ComesBackByItself()
    {
        await using var run = await LiveTestRun.StartAsync(_home.Path, TimeSpan.FromMinutes(5));
        await using OpenPage open = await browser.VisitAsync(run.Address);
        await Expect(open.Page, "#steps", "list items");
        await open.Page.Context.SetOfflineAsync(true);
        await open.Page.Context.SetOfflineAsync(false);
        string before = await open.Page.Locator("#now .moment strong").InnerTextAsync();
        await open.Page.WaitForFunctionAsync("before => document.querySelector('#now .moment strong').textContent !== before", before, new PageWaitForFunctionOptions { Timeout = (float)s_limit.TotalMilliseconds });
    }

    private static Task Expect(IPage page, string selector, string text) =>
        Assertions.Expect(page.Locator(selector)).ToContainTextAsync(text, new LocatorAssertionsToContainTextOptions { Timeout = (float)s_limit.TotalMilliseconds });

    private sealed class LiveTestRun : IAsyncDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private readonly ControlServer _server;
        private readonly DashboardObserver _dashboard;
        private bool _isDisposed;

        private LiveTestRun(ControlServer server, DashboardObserver dashboard) => (_server, _dashboard) = (server, dashboard);

        public Uri Address => _dashboard.Address;

        public IRunControl Control { get; private set; } = null!;

        public Task<RunResult> Result { get; private set; } = null!;

        public static async Task<LiveTestRun> StartAsync(string home, TimeSpan duration)
        {
            Scenario scenario = ScenarioLoader.Parse(
                $$"""
                name: Browse and buy
                target: sample
                load: { steady: { executor: constant-arrival-rate, rate: 40, duration: {{duration.TotalSeconds}}s, flow: shop } }
                flows: { shop: { steps: [ { get: /items, name: list items }, { get: /, name: home } ] } }
                thresholds: { http_req_response_time: ["p(95) < 500ms"], http_req_failed: ["rate < 1%"] }
                """,
                "live.yaml");
            RunPlan plan = Planner.Plan(new RunRequest { Scenario = scenario }, new Dictionary<string, EnvironmentDefinition>(), _ => null, "run-1", 1);
            var server = new ControlServer(home);
            var run = new LiveTestRun(server, DashboardObserver.Open(plan, null, server.Steer, TimeProvider.System));
            var begun = new TaskCompletionSource<IRunControl>(TaskCreationOptions.RunContinuationsAsynchronously);
            run.Result = Task.Run(() => new LoadEngine(_ => null, TimeProvider.System).RunAsync(
                plan,
                new ThresholdGuard(scenario.Thresholds, plan.Duration),
                [server, run._dashboard],
                run._stop.Token,
                control =>
                {
                    server.Attach(control);
                    run._dashboard.Attach(control);
                    begun.SetResult(control);
                }));
            run.Control = await begun.Task.WaitAsync(s_limit);
            return run;
        }

        public async ValueTask DisposeAsync()
        {
            if (!_isDisposed)
            {
                _isDisposed = true;
                await _stop.CancelAsync();
                await Result.WaitAsync(s_limit);
                await _dashboard.EndAsync(null, isExpected: false, default);
                await _dashboard.DisposeAsync();
                await _server.DisposeAsync();
                _stop.Dispose();
            }
        }
    }
}
