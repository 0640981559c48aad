using System.Management.Automation;
using Perf.Runtime;

namespace Perf.Commands;

/// <content>Watching and steering a run while it goes on: in a browser, and in the terminal.</content>
public sealed partial class InvokePerfTestCommand
{
    /// <summary>Serves the run's report live on this machine, and opens it in a browser where somebody sits at the prompt; its buttons pause the run, change its rate and stop it.</summary>
    [Parameter]
    public SwitchParameter Dashboard { get; set; }

    /// <summary>With -Dashboard: the port on loopback. Default: one that is free.</summary>
    [Parameter]
    [ValidateRange(1, 65535)]
    public int? DashboardPort { get; set; }

    /// <summary>With -Dashboard: how long the page is served after the run's end, for browsers that come late: 30s, 10m. Default: until every browser that is there has all of it.</summary>
    [Parameter]
    [DurationTransform]
    [ValidateNotNullOrEmpty]
    public string? DashboardLinger { get; set; }

    /// <summary>With -Dashboard: opens no browser; the address is shown.</summary>
    [Parameter]
    public SwitchParameter NoBrowser { get; set; }

    /// <summary>How the terminal shows the run: Progress is PowerShell's progress bar, Live a screen with charts and keys: p pauses, r goes on, + and - change the rate, q stops. Default: Progress.</summary>
    [Parameter]
    public RunView View { get; set; }

    private bool WantsDashboard => Dashboard || DashboardPort is not null || DashboardLinger is not null;

    private RunResult RunShown(RunPlan plan, RunOptions options, string folder)
    {
        TimeSpan? linger = DashboardLinger is null ? null : ScenarioArguments.Duration(DashboardLinger, nameof(DashboardLinger));
        bool colour = TerminalChoice.HasColour(Host?.UI?.SupportsVirtualTerminal ?? false, System.Environment.GetEnvironmentVariable);
        string? refusal = View == RunView.Live ? TerminalChoice.Refusal(TerminalFacts.Of(Host?.Name ?? ""), System.Environment.GetEnvironmentVariable) : null;
        if (refusal is not null)
        {
            WriteInformation(new HostInformationMessage { Message = $"-View Live needs a terminal, and {refusal}: progress is shown instead." }, ["PSHOST"]);
        }

        return Pump(async (write, stop) =>
        {
            options = options with
            {
                Dashboard = WantsDashboard ? new DashboardOptions { Port = DashboardPort, Linger = linger, Opened = address => ShowAddress(address, write) } : null,
            };
            if (View != RunView.Live || refusal is not null)
            {
                return await PerfRuntime.RunAsync(plan, options with { Observer = new ProgressObserver(plan, write), Output = new ScriptOutput(folder, ScriptConsole.To(write)) }, stop).ConfigureAwait(false);
            }

            var screen = new LiveScreen(plan);
            using var terminal = new LiveTerminal((width, height) => screen.Draw(width, height, colour), screen.Press);
            var observer = new ScreenObserver(terminal, write);
            try
            {
                return await PerfRuntime.RunAsync(plan, options with { Screen = screen, Observer = observer, Output = new ScriptOutput(folder, ScriptConsole.To(observer.Hold)) }, stop).ConfigureAwait(false);
            }
            finally
            {
                observer.Release();
            }
        });
    }

    // Told before the run begins, and before a screen hides it.
    private bool ShowAddress(Uri address, Action<Action<Cmdlet>> write)
    {
        var launch = BrowserLaunch.For(
            System.Environment.GetEnvironmentVariable,
            HostModes.Of(Host?.Name ?? "", System.Environment.GetCommandLineArgs()[1..], Console.IsInputRedirected),
            Host?.Name is "ConsoleHost" or "perfsh",
            OperatingSystem.IsWindows() ? BrowserSystem.Windows : OperatingSystem.IsMacOS() ? BrowserSystem.MacOS : BrowserSystem.Other);
        bool isOpened = !NoBrowser && launch is not null && launch.Open(address);
        using var written = new ManualResetEventSlim();
        write(cmdlet =>
        {
            cmdlet.WriteInformation(new HostInformationMessage { Message = $"Dashboard: {address}" }, ["PSHOST", "PerfDashboard"]);
            written.Set();
        });

        // A pipeline that was stopped writes nothing any more.
        written.Wait(TimeSpan.FromSeconds(1));
        return isOpened;
    }

    private void RequireNoLiveView()
    {
        if (WantsDashboard || View == RunView.Live)
        {
            throw new PerfException(
                ErrorIds.ArgumentInvalid,
                $"{(WantsDashboard ? "-Dashboard" : "-View Live")} shows one run, and -Against makes many, one after the other. Watch each by Get-PerfTest, or run one target alone with {(WantsDashboard ? "-Dashboard" : "-View Live")}.",
                Against);
        }
    }
}
