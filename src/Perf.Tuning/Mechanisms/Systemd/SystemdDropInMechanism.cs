using Perf.Tuning.Files;
using Perf.Tuning.Settings;

namespace Perf.Tuning.Systemd;

/// <summary><c>systemd.dropin</c>: limits of a service's unit, in a file of our own beside it (<c>shop.service.d/60-perf.conf</c>); the unit's own files are never touched.</summary>
/// <param name="context">Where the targets are.</param>
internal sealed class SystemdDropInMechanism(MechanismContext context) : FileMechanism(context)
{
    private const string OwnFile = "60-perf.conf";
    private const string Heading = "# Made by Perf. Undo-PerfOptimization takes it away.\n";
    private const string Running = "/run/systemd/system";

    private static readonly string[] Usual = ["/etc/systemd/system", "/run/systemd/system", "/usr/local/lib/systemd/system", "/usr/lib/systemd/system", "/lib/systemd/system"];
    private static readonly IniFormat Format = new(hasLineComments: false);

    // What a service may use, and nothing of what it runs, as whom, or what it may see.
    private static readonly HashSet<string> Allowed = new(StringComparer.Ordinal)
    {
        "LimitNOFILE", "LimitNPROC", "LimitMEMLOCK", "TasksMax", "CPUQuota", "CPUQuotaPeriodSec", "CPUWeight", "IOWeight", "MemoryHigh", "MemoryMax", "MemoryLow", "Nice", "OOMScoreAdjust", "CPUAffinity", "Environment",
    };

    /// <inheritdoc/>
    public override string Name => "systemd.dropin";

    /// <inheritdoc/>
    public override IReadOnlyList<string> UndoScript(ChangeOrder order, Capture capture)
    {
        // A restart starts what systemd has read, which is the file as it was before this script.
        IReadOnlyList<string> script = base.UndoScript(order, capture);
        return IsSystemds(PlaceOf(order).Root) ? [.. script, "systemctl daemon-reload"] : script;
    }

    /// <inheritdoc/>
    protected override bool MakesFile => true;

    private string Folder => Context.Targets.System?.UnitFolder ?? new SystemTarget().UnitFolder;

    /// <inheritdoc/>
    protected override FilePlace PlaceOf(ChangeOrder order) => new(Path.Combine(Path.GetFullPath(Folder), UnitOf(order) + ".d", OwnFile), Path.GetFullPath(Folder));

    /// <inheritdoc/>
    protected override FilePlace PlaceAt(string path) => new(path, Path.GetDirectoryName(Path.GetDirectoryName(path)) ?? "/");

    /// <inheritdoc/>
    protected override string? Get(ChangeOrder order, string text, string key) => Format.Find(text, KeyOf(key))?.Value;

    /// <inheritdoc/>
    protected override string Set(ChangeOrder order, string text, string key, string? value) => SettingsEdit.Set(Format, text.Length == 0 && value is not null ? Heading : text, KeyOf(key), value);

    /// <inheritdoc/>
    protected override string PutBack(ChangeOrder order, string text, string before, string key) => SettingsEdit.Restore(Format, text, before, KeyOf(key));

    /// <inheritdoc/>
    protected override bool IsBare(string text) => text.Split('\n').All(line => line.Trim() is "" or ['#' or ';' or '[', ..]);

    /// <inheritdoc/>
    protected override string? WhyDenied(ChangeOrder order, string key, string? value)
    {
        if (!key.StartsWith("Service/", StringComparison.Ordinal) || !Allowed.Contains(key["Service/".Length..]))
        {
            return $"{key} is not changed: of a unit only what it may use is (Service/LimitNOFILE, TasksMax, CPUQuota, MemoryHigh ...), never what it runs, as whom, or what it may see.";
        }

        if (value is null)
        {
            return null;
        }

        return value.EndsWith('\\') || value.Length == 0 ? $"The value of {key} would go on in the next line, or take away what the unit itself says."
            : key != "Service/Environment" ? null
            : value.Contains('"', StringComparison.Ordinal) || value.Contains(' ', StringComparison.Ordinal) ? $"{key} takes one variable without spaces (NAME=value)."
            : EnvFileMechanism.WhyCode(value.Split('=')[0]);
    }

    /// <inheritdoc/>
    protected override string? WhyRefused(ChangeOrder order, FilePlace place)
    {
        string unit = UnitOf(order);
        if (!Fragments(unit).Any(file => IsUnit(file, unit)))
        {
            return $"systemd has no unit {string.Join(" or ", NamesOf(unit))} (looked in {string.Join(", ", Folders())}): name the right one as unit: of {order.Target} in environments.yaml.";
        }

        // Of files of one name the instance's alone is read.
        if (Drops([.. NamesOf(unit).Skip(1)]).FirstOrDefault(file => Path.GetFileName(file) == OwnFile) is { } hidden)
        {
            return $"{hidden} is for all instances, and {place.Path} would hide it from this one: undo what made it first, or declare the template itself as unit: of {order.Target} in environments.yaml.";
        }

        // Files of drop-in folders are read in the order of their names, wherever they are.
        return order.Settings.Keys.Select(key => (Key: key, File: Fragments(unit).LastOrDefault(file => Path.GetFileName(file) != OwnFile && Last(file, key) is not null)))
            .Where(found => found.File is not null && !IsUnit(found.File, unit) && string.CompareOrdinal(Path.GetFileName(found.File), OwnFile) > 0)
            .Select(found => $"{found.File} sets {found.Key} after {place.Path} does, and wins: take it away there first.")
            .FirstOrDefault();
    }

    /// <inheritdoc/>
    protected override string? InEffect(ChangeOrder order, FilePlace place, string key, string? own) =>
        own ?? Fragments(UnitOf(order)).Where(file => file != place.Path).Select(file => Last(file, key)).LastOrDefault(value => value is not null);

    /// <inheritdoc/>
    protected override string DiffOf(ChangeOrder order, FilePlace place, string? before, string after) => UnifiedDiff.Of(place.Path, before, after);

    /// <inheritdoc/>
    protected override async Task AfterwardsAsync(FilePlace place, CancellationToken cancellation)
    {
        // A folder of a test, or of an image that is being built, is none of the running systemd's.
        if (!Directory.Exists(Running) || !IsSystemds(place.Root))
        {
            return;
        }

        (int code, string said) = await ProgramRun.RunAsync("systemctl", ["daemon-reload"], cancellation).ConfigureAwait(false);
        if (code != 0)
        {
            throw new PerfException(ErrorIds.ChangeFailed, $"systemctl daemon-reload failed ({said}), so that systemd does not know of {place.Path}.", place.Path);
        }
    }

    /// <summary>A unit's whole name: <c>shop</c> is <c>shop.service</c>.</summary>
    /// <param name="unit">The unit as it is declared.</param>
    internal static string UnitOf(string unit) => unit.Contains('.', StringComparison.Ordinal) ? unit : unit + ".service";

    // An instance (shop@1.service) has the file and the drop-ins of its template (shop@.service) where it has none itself.
    private static string[] NamesOf(string unit)
    {
        int at = unit.IndexOf('@', StringComparison.Ordinal);
        int end = unit.LastIndexOf('.');
        return at > 0 && end > at + 1 ? [unit, unit[..(at + 1)] + unit[end..]] : [unit];
    }

    private static bool IsUnit(string file, string unit) => NamesOf(unit).Contains(Path.GetFileName(file));

    private static bool IsSystemds(string folder) => Usual.Contains(Path.TrimEndingDirectorySeparator(folder));

    private static SettingKey KeyOf(string key) => new(key.Split('/'));

    private static string? Last(string file, string key)
    {
        string[] parts = key.Split('/');
        string section = "";
        string? value = null;
        try
        {
            foreach (string line in File.ReadLines(file).Select(line => line.Trim()))
            {
                if (line is ['[', .., ']'])
                {
                    section = line[1..^1];
                }
                else if (section == parts[0] && line.Split('=', 2) is [var name, var found] && name.TrimEnd() == parts[^1])
                {
                    value = found.Trim();
                }
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new PerfException(ErrorIds.ChangeRefused, $"{file} may set {key}, too, and cannot be read: {fault.Message}", file, fault);
        }

        return value;
    }

    private string UnitOf(ChangeOrder order)
    {
        string? unit = order.Target switch
        {
            "nginx" => "nginx.service",
            "redis" => "redis-server.service",
            "postgresql" => "postgresql.service",
            _ => FilePlace.ApplicationOf(order, Context.Targets).Unit,
        };
        if (string.IsNullOrEmpty(unit))
        {
            throw new PerfException(ErrorIds.ChangeRefused, $"{order.Target} does not say which unit of systemd it is: add unit to it under tuning: in environments.yaml.", order.Target);
        }

        unit = UnitOf(unit);
        return unit.EndsWith(".service", StringComparison.Ordinal) && unit[0] != '.' && unit.All(c => char.IsAsciiLetterOrDigit(c) || ":_.@-".Contains(c, StringComparison.Ordinal)) ? unit
            : throw new PerfException(ErrorIds.ChangeDenied, $"'{unit}' is no name of a service's unit.", unit);
    }

    private IReadOnlyList<string> Folders() => IsSystemds(Folder) ? Usual : [Folder];

    private IEnumerable<string> Fragments(string unit)
    {
        string[] names = NamesOf(unit);
        string? own = names.SelectMany(name => Folders().Select(folder => Path.Combine(folder, name))).FirstOrDefault(File.Exists);
        IEnumerable<string> drops = Drops(names).OrderBy(Path.GetFileName, StringComparer.Ordinal);
        return own is null ? drops : drops.Prepend(own);
    }

    // Of those of one name the first counts, as systemd looks for them: folder by folder, and in each the instance's before its template's.
    private IEnumerable<string> Drops(string[] names) => Folders().SelectMany(folder => names.Select(name => Path.Combine(folder, name + ".d"))).Where(Directory.Exists)
        .SelectMany(folder => Directory.EnumerateFiles(folder, "*.conf")).DistinctBy(Path.GetFileName);
}
