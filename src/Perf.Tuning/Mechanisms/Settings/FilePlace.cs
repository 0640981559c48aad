using Perf.Tuning.Files;

namespace Perf.Tuning.Settings;

/// <summary>Which file an order is about: one that the environment declares, and no other.</summary>
/// <param name="Path">The file, absolute.</param>
/// <param name="Root">The folder that it must really be in.</param>
internal sealed record FilePlace(string Path, string Root)
{
    /// <summary>The file of an order.</summary>
    /// <param name="order">The order; its argument <c>file</c> may name one of the declared files.</param>
    /// <param name="targets">What may be changed.</param>
    /// <param name="usual">Which of an application's files it is where the order names none.</param>
    /// <param name="what">What that file is, for the error: <c>settingsFile</c>.</param>
    /// <exception cref="PerfException"><see cref="ErrorIds.ChangeRefused"/>: it is not declared. <see cref="ErrorIds.ChangeDenied"/>: another file is asked for.</exception>
    public static FilePlace Of(ChangeOrder order, TuningTargets targets, Func<ApplicationTarget, string?> usual, string what)
    {
        ApplicationTarget application = ApplicationOf(order, targets);
        string? named = order.Arguments.GetValueOrDefault("file");
        string? path = usual(application);
        if (!string.IsNullOrEmpty(named))
        {
            string?[] declared = [application.SettingsFile, application.ConnectionFile, application.EnvironmentFile, application.RuntimeConfiguration];
            path = declared.FirstOrDefault(file => file is not null && System.IO.Path.IsPathFullyQualified(named) && System.IO.Path.GetFullPath(file) == System.IO.Path.GetFullPath(named))
                ?? throw new PerfException(ErrorIds.ChangeDenied, $"{named} is none of the files that {order.Target} declares, and no other file is changed. Declare it under tuning: in environments.yaml.", named);
        }

        if (string.IsNullOrEmpty(path))
        {
            throw new PerfException(ErrorIds.ChangeRefused, $"{order.Target} does not say which file it is: add {what} to it under tuning: in environments.yaml.", order.Target);
        }

        return At(path);
    }

    /// <summary>The place of a declared path: it must really be in its own folder.</summary>
    /// <param name="path">The path.</param>
    /// <exception cref="PerfException"><see cref="ErrorIds.ChangeDenied"/>: it is a server's own file.</exception>
    public static FilePlace At(string path)
    {
        string whole = System.IO.Path.GetFullPath(path);
        if ((ServerFiles.Why(whole) ?? ServerFiles.Why(Real(whole))) is { } why)
        {
            throw new PerfException(ErrorIds.ChangeDenied, why, whole);
        }

        return new FilePlace(whole, System.IO.Path.GetDirectoryName(whole) ?? "/");
    }

    // By a folder that is a link a server's own file has another name.
    private static string Real(string whole) => !OperatingSystem.IsLinux() ? whole
        : FileCalls.Resolve(whole) ?? (FileCalls.Resolve(System.IO.Path.GetDirectoryName(whole) ?? "/") is { } folder ? System.IO.Path.Combine(folder, System.IO.Path.GetFileName(whole)) : whole);

    /// <summary>The application of an order.</summary>
    /// <param name="order">The order.</param>
    /// <param name="targets">What may be changed.</param>
    /// <exception cref="PerfException"><see cref="ErrorIds.ChangeRefused"/>: there is none of that name.</exception>
    public static ApplicationTarget ApplicationOf(ChangeOrder order, TuningTargets targets) =>
        targets.Applications.FirstOrDefault(application => $"application:{application.Name}" == order.Target)
        ?? throw new PerfException(ErrorIds.ChangeRefused, $"The environment has no target {order.Target}: add it to applications, under tuning: in environments.yaml.", order.Target);

    /// <summary>The file as it is; null where there is none.</summary>
    /// <exception cref="PerfException"><see cref="ErrorIds.ChangeRefused"/>: it must not be changed, or cannot be read.</exception>
    public FileContent? Read() => FileSwap.Read(Path, [Root]);

    /// <summary>Does something with its text.</summary>
    /// <typeparam name="T">What comes of it.</typeparam>
    /// <param name="work">What is done.</param>
    /// <exception cref="PerfException"><see cref="ErrorIds.ChangeRefused"/>: the text is not of its form, or it cannot be done.</exception>
    public T Guarded<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (FormatException fault)
        {
            throw new PerfException(ErrorIds.ChangeRefused, $"{Path} is not changed: {fault.Message.TrimEnd('.')}.", Path, fault);
        }
        catch (Exception fault) when (fault is ArgumentException or InvalidOperationException or IndexOutOfRangeException or OverflowException)
        {
            // The file is somebody else's, and may be anything: what nobody has foreseen of it ends this change, and not the plan with all others.
            throw new PerfException(ErrorIds.ChangeRefused, $"{Path} is not changed: its text cannot be taken apart ({fault.Message.ReplaceLineEndings(" ").TrimEnd('.')}); change it by hand.", Path, fault);
        }
    }
}
