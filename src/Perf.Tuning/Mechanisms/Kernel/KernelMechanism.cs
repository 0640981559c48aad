namespace Perf.Tuning.Kernel;

/// <summary>What the mechanisms of the kernel have in common: the value in effect, then a line in a file of Perf's own, so that it holds after a boot. Each of them says which those are.</summary>
internal abstract class KernelMechanism(MechanismContext context) : IMechanism
{
    /// <summary>The name of Perf's own file, whichever folder it is in.</summary>
    protected const string OwnFile = "60-perf.conf";

    /// <summary>The first line of that file.</summary>
    protected const string Heading = "# Made by Perf (Set-PerfOptimization). Undo-PerfOptimization takes its lines away again.";

    /// <inheritdoc/>
    public abstract string Name { get; }

    /// <inheritdoc/>
    public bool IsKeptBesides => true;

    /// <summary>What of this machine may be changed.</summary>
    protected SystemTarget Target => context.Targets.System ?? throw SystemText.NoTarget();

    /// <summary>Where the settings are: what is below /sys is set at boot by systemd-tmpfiles, where nothing else is said.</summary>
    protected virtual KernelSettings Settings => new(new BootFile(Path.Combine(Target.TmpfilesFolder, OwnFile), Heading), Target.SysFolder);

    /// <inheritdoc/>
    public Task<Observation> ObserveAsync(ChangeOrder order, CancellationToken cancellation) => Task.FromResult(Settings.Observe(order, SettingsOf(order, order.Settings.Keys), WarningsOf(order)));

    /// <inheritdoc/>
    public Task<Capture> CaptureAsync(ChangeOrder order, CancellationToken cancellation) => Task.FromResult(Settings.Capture(SettingsOf(order, order.Settings.Keys)));

    /// <inheritdoc/>
    public Task ApplyAsync(ChangeOrder order, Capture capture, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        Settings.Apply(order, SettingsOf(order, order.Settings.Keys), capture);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task RestoreAsync(ChangeOrder order, Capture capture, IReadOnlyCollection<string> keys, CancellationToken cancellation)
    {
        Settings.Restore(SettingsOf(order, order.Settings.Keys.Where(keys.Contains)), capture);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> UndoScript(ChangeOrder order, Capture capture) => Settings.UndoScript(SettingsOf(order, order.Settings.Keys), capture);

    /// <summary>The settings of some keys.</summary>
    /// <param name="order">What is asked for.</param>
    /// <param name="keys">Its keys that are meant.</param>
    /// <exception cref="PerfException"><see cref="ErrorIds.ChangeDenied"/>: a key or its value is none of this mechanism's.</exception>
    protected abstract IReadOnlyList<KernelSetting> SettingsOf(ChangeOrder order, IEnumerable<string> keys);

    /// <summary>What is to be told of an order besides.</summary>
    /// <param name="order">What is asked for.</param>
    protected virtual IEnumerable<string> WarningsOf(ChangeOrder order) => [];
}
