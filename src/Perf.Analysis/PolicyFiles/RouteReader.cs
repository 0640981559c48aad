using System.Globalization;

namespace Perf.Analysis;

/// <summary>Reads routes, quiet times and links of a policy.</summary>
/// <param name="problems">Gets what is wrong.</param>
internal sealed class RouteReader(PolicyProblems problems)
{
    private static readonly Dictionary<string, DayOfWeek> s_days = Enum.GetValues<DayOfWeek>().ToDictionary(day => day.ToString()[..3].ToLowerInvariant());

    /// <summary>Reads a route.</summary>
    internal AlertRoute Route(PolicyNode node, IReadOnlyList<AlertChannel> channels)
    {
        var route = new AlertRoute();
        foreach ((string name, PolicyNode value) in problems.Members(node, ["severity", "rules", "scenarios", "environments", "channels"]))
        {
            route = name switch
            {
                "severity" => route with { Severity = problems.Word(value, AlertRuleReader.Severities) },
                "rules" => route with { Rules = problems.Texts(value) },
                "scenarios" => route with { Scenarios = problems.Texts(value) },
                "environments" => route with { Environments = problems.Texts(value) },
                _ => route with { Channels = Known(value, channels) },
            };
        }

        if (node.Kind == PolicyNodeKind.Mapping && node.Find("channels") is null)
        {
            problems.Add(node, $"{node.Path} leads to no channel", "channels: [slack]; an empty list tells nobody");
        }

        return route;
    }

    /// <summary>Reads a quiet time.</summary>
    internal QuietTime QuietTime(PolicyNode node)
    {
        var quiet = new QuietTime();
        foreach ((string name, PolicyNode value) in problems.Members(node, ["days", "from", "to", "timeZone", "except"]))
        {
            quiet = name switch
            {
                "days" => quiet with { Days = [.. (value.Kind == PolicyNodeKind.List ? value.Items : [value]).Select(day => problems.Word(day, s_days))] },
                "from" => quiet with { From = Time(value) },
                "to" => quiet with { To = Time(value) },
                "timeZone" => quiet with { TimeZone = Zone(value) },
                _ => quiet with { Except = problems.Word(value, AlertRuleReader.Severities) },
            };
        }

        return quiet;
    }

    /// <summary>Reads a link.</summary>
    internal AlertLink Link(PolicyNode node)
    {
        var link = new AlertLink();
        var reader = new SettingReader(problems);
        foreach ((string name, PolicyNode value) in problems.Members(node, ["title", "url"]))
        {
            link = name == "title" ? link with { Title = problems.Text(value) } : link with { Url = reader.Template(value, reader.Address(value)) };
        }

        if (node.Kind == PolicyNodeKind.Mapping && node.Find("url") is null)
        {
            problems.Add(node, $"{node.Path} lacks url", "url: https://ci.example.com/${runId}");
        }

        return link.Title.Length > 0 ? link : link with { Title = link.Url };
    }

    private IReadOnlyList<string> Known(PolicyNode value, IReadOnlyList<AlertChannel> channels)
    {
        string[] names = [.. channels.Select(channel => channel.Name)];
        foreach (PolicyNode one in value.Kind == PolicyNodeKind.List ? value.Items : [value])
        {
            if (one.Kind == PolicyNodeKind.Scalar && !names.Contains(one.Text, StringComparer.OrdinalIgnoreCase))
            {
                problems.Add(one, $"there is no channel '{one.Text}'", names.Length == 0 ? null : string.Join(", ", names), NearestWord.Find(one.Text, names));
            }
        }

        return problems.Texts(value);
    }

    private TimeOnly Time(PolicyNode node)
    {
        string text = problems.Text(node);
        if (text.Length > 0 && !TimeOnly.TryParseExact(text, "H:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
        {
            problems.Add(node, $"{node.Path}: '{text}' is no time of day", "such as 22:00, in quotes");
        }

        return TimeOnly.TryParseExact(text, "H:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out TimeOnly time) ? time : default;
    }

    private string Zone(PolicyNode node)
    {
        string text = problems.Text(node);
        if (text.Length > 0 && !TimeZoneInfo.TryFindSystemTimeZoneById(text, out _))
        {
            problems.Add(node, $"{node.Path}: there is no time zone '{text}' on this machine", "an IANA name such as Europe/Berlin");
        }

        return text;
    }
}
