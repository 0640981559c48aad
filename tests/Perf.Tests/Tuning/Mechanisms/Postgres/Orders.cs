using Perf.Tuning;

namespace Perf.Tests.Tuning.Mechanisms.Postgres;

/// <summary>Orders as a plan would give them.</summary>
internal static class Orders
{
    public const string Backup = "20250806_183000";

    public static ChangeOrder Of(string target, params (string Key, string? Value)[] settings) => With(target, [], settings);

    public static ChangeOrder With(string target, (string Name, string Value)[] arguments, params (string Key, string? Value)[] settings) => new(
        target, settings.ToDictionary(setting => setting.Key, setting => setting.Value), arguments.ToDictionary(argument => argument.Name, argument => argument.Value), Backup);

    /// <summary>An index to be made.</summary>
    public static ChangeOrder OfIndex(string definition, params (string Name, string Value)[] arguments) => With("postgresql", arguments, ("index", definition));

    /// <summary>As it is asked while a plan is made.</summary>
    public static ChangeOrder Planning(this ChangeOrder order) => order with { BackupId = "" };

    /// <summary>With a restart asked for.</summary>
    public static ChangeOrder Restarting(this ChangeOrder order) => order with { Effect = TuningEffect.Restart };

    /// <summary>Captures, applies, and looks whether it is in effect.</summary>
    public static async Task<Perf.Tuning.Capture> MakeAsync(this IMechanism mechanism, ChangeOrder order)
    {
        Observation before = await mechanism.ObserveAsync(order.Planning(), CancellationToken.None);
        Assert.Null(before.Refusal);
        Assert.False(before.IsSet);
        Assert.NotEqual("", before.Diff);
        Perf.Tuning.Capture capture = await mechanism.CaptureAsync(order, CancellationToken.None);
        await mechanism.ApplyAsync(order, capture, CancellationToken.None);
        return capture;
    }

    /// <summary>Undoes all of it, twice, and looks whether what was there before is there again as the journal would.</summary>
    public static async Task UndoAsync(this IMechanism mechanism, ChangeOrder order, Perf.Tuning.Capture capture)
    {
        await mechanism.RestoreAsync(order, capture, [.. order.Settings.Keys], CancellationToken.None);
        await mechanism.RestoreAsync(order, capture, [.. order.Settings.Keys], CancellationToken.None);
        Assert.True((await mechanism.ObserveAsync(order with { Settings = capture.Before }, CancellationToken.None)).IsSet);
    }
}
