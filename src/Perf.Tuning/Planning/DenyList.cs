using Perf.Tuning.Nginx;

namespace Perf.Tuning;

/// <summary>
/// What is never changed, whatever asks for it. Two lists hold: what is forbidden, with the reason; and what a mechanism may change at all, which is what is known to be about performance alone, so that a
/// setting that nobody has thought of is not changed either. A score would not do: with a slow disk synchronous_commit = off is nine times as fast, and loses commits that were acknowledged. Pure.
/// </summary>
internal sealed class DenyList : IDenyList
{
    /// <inheritdoc/>
    public string? Why(string mechanism, string key, string? value)
    {
        if (MechanismForms.Find(mechanism) is not { } form)
        {
            return $"there is no mechanism '{CatalogueProblems.Shown(mechanism)}'";
        }

        if ((MechanismForms.KeyProblem(form, key) ?? MechanismForms.ValueProblem(form, key, value)) is { } problem)
        {
            return problem;
        }

        (string name, string? argument) = NameOf(mechanism, key);
        string plain = value?.Trim() ?? "";

        // In quotes a word is the same to nginx: "off" switches off, too.
        string read = mechanism == "nginx.directive" ? NginxDenied.Unquoted(plain) : plain;

        // Catalogs are the server's own, whatever their options are called, and in quotation marks too.
        string table = mechanism switch { "postgresql.table" => key, "postgresql.index" or "postgresql.analyze" => plain, _ => "" };
        string schema = IndexText.SchemaOf(table);
        if (schema.StartsWith("pg_", StringComparison.OrdinalIgnoreCase) || schema.Equals("information_schema", StringComparison.OrdinalIgnoreCase))
        {
            return $"{CatalogueProblems.Shown(table)} is never changed: it is the server's own";
        }

        string[] names = NamesOf(mechanism, name);
        foreach (DenyRule rule in DenyRules.Forbidden)
        {
            if (rule.Mechanisms.Contains(mechanism) && Array.Exists(names, rule.Key.IsMatch) && (rule.Value is null || rule.Value.IsMatch(plain) || rule.Value.IsMatch(read)))
            {
                return $"{key} is never changed{(rule.Value is null || plain.Length == 0 ? "" : $" to '{CatalogueProblems.Shown(plain)}'")}: {rule.Reason}";
            }
        }

        return DenyRules.Allowed.TryGetValue(mechanism, out var allowed) && !allowed.IsMatch(argument is null ? name : $"{name}[{argument}]")
            ? $"{key} is not among what is known to be about performance alone; change it by hand where it has to be" : null;
    }

    // Within a settings file a name may be a section's, and any part of it may be written in pieces (Rate-Limit): there is no list of what is allowed there that such a name would not be on.
    private static string[] NamesOf(string mechanism, string name)
    {
        if (!mechanism.StartsWith("file.", StringComparison.Ordinal))
        {
            return [name];
        }

        string last = name[(name.LastIndexOf(':') + 1)..];
        return mechanism == "file.env" ? [name, last] : [name, last, Joined(last), string.Join(':', name.Split(':').Select(Joined))];
    }

    private static string Joined(string part) => string.Concat(part.Where(char.IsAsciiLetterOrDigit));

    /// <summary>The setting's own name: the parameter of <c>role:shop/work_mem</c>, the directive of <c>http/server[a]/gzip</c>.</summary>
    /// <returns>The name in small letters, and what it names first in brackets, where there is such.</returns>
    internal static (string Name, string? Argument) NameOf(string mechanism, string key)
    {
        switch (mechanism)
        {
            case "postgresql.role" or "postgresql.table" or "systemd.dropin":
                return (key[(key.LastIndexOf('/') + 1)..].ToLowerInvariant(), null);
            case "nginx.directive":
                // Slashes may stand in brackets, in the name of a location.
                int bracket = key.EndsWith(']') ? key.LastIndexOf('[') : key.Length;
                string name = key[(key.LastIndexOf('/', bracket - 1) + 1)..bracket];
                return (name.ToLowerInvariant(), bracket == key.Length ? null : key[(bracket + 1)..^1].ToLowerInvariant());
            default:
                return (key.ToLowerInvariant(), null);
        }
    }
}
