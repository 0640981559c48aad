using Perf.Tuning.Files;

namespace Perf.Tuning.Nginx;

/// <summary>Where an nginx is: its program, its files, and the file of its number.</summary>
/// <param name="Configuration">The main configuration file, absolute.</param>
/// <param name="Program">The program.</param>
/// <param name="Prefix">The prefix; null for the one that is built in.</param>
/// <param name="PidFile">The file of its number; null for the one of the configuration.</param>
internal sealed record NginxPlace(string Configuration, string Program, string? Prefix, string? PidFile)
{
    /// <summary>The place of a declared target.</summary>
    /// <param name="targets">What may be changed.</param>
    /// <exception cref="PerfException"><see cref="ErrorIds.ChangeRefused"/>: none is declared.</exception>
    public static NginxPlace Of(TuningTargets targets) => targets.Nginx is { } nginx
        ? new NginxPlace(Path.GetFullPath(nginx.Configuration), nginx.Program, nginx.Prefix, nginx.PidFile)
        : throw new PerfException(ErrorIds.ChangeRefused, "The environment names no nginx that may be changed: add nginx under tuning: in environments.yaml.", "nginx");

    /// <summary>What a backup keeps of it.</summary>
    public IReadOnlyDictionary<string, string> Facts => new Dictionary<string, string> { ["configuration"] = Configuration, ["program"] = Program, ["prefix"] = Prefix ?? "", ["pidFile"] = PidFile ?? "" };

    /// <summary>The place that a backup kept.</summary>
    /// <param name="facts">What it kept.</param>
    /// <exception cref="PerfException"><see cref="ErrorIds.BackupDamaged"/>: that is missing.</exception>
    public static NginxPlace Of(IReadOnlyDictionary<string, string> facts) =>
        facts.TryGetValue("configuration", out string? configuration) && facts.TryGetValue("program", out string? program)
            ? new NginxPlace(configuration, program, Named(facts, "prefix"), Named(facts, "pidFile"))
            : throw new PerfException(ErrorIds.BackupDamaged, "The backup does not say which nginx it is of.", "nginx");

    /// <summary>Asks nginx whether it would take a configuration.</summary>
    /// <param name="configuration">The main file.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>What it complains of; null where it would.</returns>
    public async Task<string?> TestAsync(string configuration, CancellationToken cancellation)
    {
        (int code, string said) = await ProgramRun.RunAsync(Program, ["-t", "-q", "-c", configuration, .. PrefixArguments], cancellation).ConfigureAwait(false);
        return code == 0 ? null : said.Length > 0 ? said : $"nginx -t ended with {code}";
    }

    /// <summary>The file of its number.</summary>
    /// <param name="tree">Its configuration.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task<string> PidFileAsync(NginxTree tree, CancellationToken cancellation)
    {
        string? path = PidFile ?? tree.Root.Directives.Where(found => found.Node.Name == "pid" && found.Node.Words.Count > 1).Select(found => found.Node.Words[1].Text).FirstOrDefault();
        return path is not null && (Path.IsPathRooted(path) || Prefix is not null) ? Path.Combine(Prefix ?? "/", path) : await BuiltInAsync(path, cancellation).ConfigureAwait(false);
    }

    /// <summary>The master that runs with this configuration; null where none runs.</summary>
    /// <param name="tree">Its configuration.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task<NginxMaster?> MasterAsync(NginxTree tree, CancellationToken cancellation) => NginxMaster.Of(await PidFileAsync(tree, cancellation).ConfigureAwait(false));

    /// <summary>What is to be told where none runs.</summary>
    public string NotRunning => $"nginx does not run with {Configuration} (no master process by its pid file): start it, or name the right configuration and pidFile under tuning: in environments.yaml.";

    /// <summary>Why the nginx that runs cannot be changed by this configuration; null where it can.</summary>
    /// <param name="master">The one that runs; null where none does.</param>
    public string? WhyNot(NginxMaster? master)
    {
        if (master is null)
        {
            return NotRunning;
        }

        string? other = master.Configuration is { } named && Path.IsPathRooted(named) ? Path.GetFullPath(named) : null;
        return other is not null && (FileCalls.Resolve(other) ?? other) != (FileCalls.Resolve(Configuration) ?? Configuration)
            ? $"The nginx that runs has the configuration {other}, and not {Configuration}: name that one under tuning: in environments.yaml."
            : master.Workers().Count == 0 ? "The nginx that runs has no workers, by which one could see that it has reloaded." : null;
    }

    private static string? Named(IReadOnlyDictionary<string, string> facts, string name) => facts.GetValueOrDefault(name) is { Length: > 0 } value ? value : null;

    private IEnumerable<string> PrefixArguments => Prefix is null ? [] : ["-p", Prefix];

    private async Task<string> BuiltInAsync(string? relative, CancellationToken cancellation)
    {
        (_, string said) = await ProgramRun.RunAsync(Program, ["-V"], cancellation).ConfigureAwait(false);
        string prefix = Option(said, "--prefix=") ?? "/usr/local/nginx";
        return Path.Combine(prefix, relative ?? Option(said, "--pid-path=") ?? "logs/nginx.pid");
    }

    private static string? Option(string said, string name)
    {
        int at = said.IndexOf(name, StringComparison.Ordinal);
        if (at < 0)
        {
            return null;
        }

        string rest = said[(at + name.Length)..];
        int end = rest.IndexOfAny([' ', '\n', '\'']);
        return end < 0 ? rest : rest[..end];
    }
}
