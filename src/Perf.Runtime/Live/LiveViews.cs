using Perf.Control;

namespace Perf.Runtime;

/// <summary>The live views of a run: a dashboard, a terminal, both, or none.</summary>
internal sealed class LiveViews : IAsyncDisposable
{
    private readonly ControlServer _server;
    private readonly DashboardObserver? _dashboard;
    private readonly DashboardOptions? _options;
    private readonly LiveScreen? _screen;
    private bool _isExpected;

    private LiveViews(ControlServer server, DashboardObserver? dashboard, DashboardOptions? options, LiveScreen? screen) =>
        (_server, _dashboard, _options, _screen) = (server, dashboard, options, screen);

    /// <summary>What hears of the run for them.</summary>
    public IEnumerable<IRunObserver?> Observers => [_dashboard, _screen];

    /// <summary>Opens them, before the run begins.</summary>
    /// <param name="plan">The run.</param>
    /// <param name="options">Which views it has.</param>
    /// <param name="server">Steers the run.</param>
    /// <exception cref="PerfException"><see cref="ErrorIds.DashboardUnavailable"/>: the port is in use.</exception>
    public static async Task<LiveViews> OpenAsync(RunPlan plan, RunOptions options, ControlServer server)
    {
        DashboardObserver? dashboard = options.Dashboard is { } asked ? DashboardObserver.Open(plan, asked.Port, server.Steer, TimeProvider.System) : null;
        options.Screen?.Open(server.Steer);
        var views = new LiveViews(server, dashboard, options.Dashboard, options.Screen);
        try
        {
            if (dashboard is not null && options.Dashboard?.Opened is { } opened)
            {
                views._isExpected = opened(dashboard.Address);
            }

            return views;
        }
        catch
        {
            // Whoever is told may refuse the run: no page is left behind then.
            await views.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Says how the run is steered.</summary>
    public void Attach(IRunControl control)
    {
        _server.Attach(control);
        _dashboard?.Attach(control);
        _screen?.Attach(control);
    }

    /// <summary>Waits until they have shown the end.</summary>
    public Task EndAsync(CancellationToken cancel) => _dashboard is null ? Task.CompletedTask : _dashboard.EndAsync(_options?.Linger, _isExpected, cancel);

    /// <summary>Closes them.</summary>
    public ValueTask DisposeAsync() => _dashboard?.DisposeAsync() ?? ValueTask.CompletedTask;
}
