namespace Perf.Tuning;

/// <summary>Finds the targets that a change can be made on, among those that the environment declares. Pure.</summary>
internal static class TargetInstances
{
    private static readonly IReadOnlyDictionary<string, string> s_none = new Dictionary<string, string>();

    /// <summary>Finds them.</summary>
    /// <param name="change">The change.</param>
    /// <param name="targets">What is declared.</param>
    /// <param name="finding">The finding, which may name a process; null for none.</param>
    /// <returns>The targets; or none, and why not, in a sentence that says what to declare.</returns>
    public static (IReadOnlyList<TargetInstance> Found, string Why) Of(OptimizationChange change, TuningTargets targets, Finding? finding)
    {
        (bool isDeclared, string what) = change.Target switch
        {
            "postgresql" => (targets.Postgres is not null, "the database"),
            "nginx" => (targets.Nginx is not null, "nginx"),
            "redis" => (targets.Redis is not null, "Redis"),
            "system" => (targets.System is not null, "this machine's settings"),
            _ => (targets.Applications.Count > 0, "an application"),
        };
        string key = change.Target == "application" ? "applications" : change.Target;
        if (!isDeclared)
        {
            return ([], $"{what} may not be changed: declare it under tuning: {key}: of the environment in config/environments.yaml");
        }

        if (change.Target != "application")
        {
            return ([new TargetInstance(change.Target, change.Mechanism, s_none, null)], "");
        }

        var found = new List<TargetInstance>();
        string missing = "";
        foreach (ApplicationTarget application in targets.Applications)
        {
            (TargetInstance? instance, string lacks) = OfApplication(change.Mechanism, application, targets);
            missing = instance is null && missing.Length == 0 ? $"the application '{application.Name}' declares no {lacks}" : missing;
            found.AddRange(instance is null ? [] : [instance]);
        }

        // Where the finding names one of them, that is it; otherwise each is a change of its own, and what does not help is undone.
        TargetInstance[] meant = [.. found.Where(one => IsMeant(one.Application!.Name, finding))];
        return (meant.Length > 0 ? meant : found, found.Count > 0 ? "" : $"{missing}: add it under tuning: applications: of the environment in config/environments.yaml");
    }

    private static (TargetInstance? Instance, string Lacks) OfApplication(string mechanism, ApplicationTarget application, TuningTargets targets)
    {
        string target = $"application:{application.Name}";
        switch (mechanism)
        {
            case "dotnet.runtimeconfig":
                return (Is(application.RuntimeConfiguration) ? new TargetInstance(target, mechanism, s_none, application) : null, "runtimeconfig");
            case "file.env":
                return (Is(application.EnvironmentFile) ? new TargetInstance(target, mechanism, s_none, application) : null, "environmentFile");
            case "systemd.dropin":
                return (Is(application.Unit) && targets.System is not null ? new TargetInstance(target, mechanism, s_none, application) : null, targets.System is null ? "system: (which says where units are)" : "unit");
            case "connection.string":
                return Is(application.ConnectionFile) && Is(application.ConnectionKey) && FormatOf(application.ConnectionFile!) is { } format
                    ? (new TargetInstance(target, mechanism, new Dictionary<string, string> { ["file"] = application.ConnectionFile!, ["format"] = format, ["key"] = application.ConnectionKey! }, application), "")
                    : (null, "connection: { file, key } of a JSON, YAML or ini file");
            default:
                string? own = Is(application.SettingsFile) && FormatOf(application.SettingsFile!) is { } kind ? $"file.{kind}" : null;
                return own is not null && (mechanism == own || mechanism == MechanismForms.SettingsFile)
                    ? (new TargetInstance(target, own, new Dictionary<string, string> { ["file"] = application.SettingsFile! }, application), "")
                    : (null, mechanism == MechanismForms.SettingsFile ? "settings, a JSON, YAML or ini file" : $"settings that are a file for {mechanism}");
        }
    }

    private static string? FormatOf(string path) => Path.GetExtension(path).ToLowerInvariant() switch
    {
        ".json" => "json",
        ".yaml" or ".yml" => "yaml",
        ".ini" or ".conf" or ".cfg" or ".properties" => "ini",
        _ => null,
    };

    private static bool Is(string? text) => !string.IsNullOrEmpty(text);

    private static bool IsMeant(string name, Finding? finding) => finding is not null
        && new[] { finding.Parameters.GetValueOrDefault("process"), finding.Subject }.Any(text => text is { Length: > 0 } && text.Contains(name, StringComparison.OrdinalIgnoreCase));
}
