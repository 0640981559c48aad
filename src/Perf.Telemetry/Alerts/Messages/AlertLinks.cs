using System.Text.RegularExpressions;

namespace Perf.Telemetry.Alerts;

/// <summary>Makes the links of a policy into those of an alert. They are made when the alert is: the build that they lead to is this one, whoever sends the message later.</summary>
public static partial class AlertLinks
{
    /// <summary>Adds links to an alert.</summary>
    /// <param name="alert">The alert.</param>
    /// <param name="links">The links, whose addresses may hold <c>${env:NAME}</c> and placeholders.</param>
    /// <param name="environment">Gives an environment variable's value, or null.</param>
    /// <returns>The alert with the links whose variables are set: outside of CI there is no build to lead to.</returns>
    public static Alert Add(Alert alert, IReadOnlyList<AlertLink> links, Func<string, string?> environment) => links.Count == 0 ? alert : alert with
    {
        Links = [.. alert.Links, .. links.Select(link => Fill(link, alert, environment)).OfType<AlertLink>().Where(link => alert.Links.All(one => one.Url != link.Url))],
    };

    private static AlertLink? Fill(AlertLink link, Alert alert, Func<string, string?> environment)
    {
        bool isWhole = true;
        string url = Part().Replace(link.Url, match =>
        {
            if (match.Groups["env"].Success)
            {
                string? value = environment(match.Groups["env"].Value);
                isWhole &= !string.IsNullOrEmpty(value);
                // It may be a whole address.
                return value ?? "";
            }

            return Uri.EscapeDataString(Placeholders.Fill(match.Value, alert));
        });
        return isWhole ? link with { Url = url } : null;
    }

    [GeneratedRegex(@"\$\{(?:env:(?<env>[A-Za-z_][A-Za-z0-9_]*)|[A-Za-z]+)\}")]
    private static partial Regex Part();
}
