using System.Globalization;

namespace Perf.Analysis;

/// <summary>Reads the channels of a policy.</summary>
/// <param name="problems">Gets what is wrong.</param>
internal sealed class ChannelReader(PolicyProblems problems)
{
    private static readonly string[] s_common = ["type", "rateLimit", "timeout"];

    /// <summary>Reads a mapping of channels by name.</summary>
    internal IReadOnlyList<AlertChannel> Read(PolicyNode channels) => [.. problems.Members(channels).Select(member => ReadChannel(member.Name, member.Value)).OfType<AlertChannel>()];

    private AlertChannel? ReadChannel(string name, PolicyNode node)
    {
        if (node.Kind != PolicyNodeKind.Mapping)
        {
            problems.Add(node, $"{node.Path} is {node.KindText}", "a mapping with type and what the type needs");
            return null;
        }

        // A channel that is called slack need not say that it is one.
        PolicyNode? type = node.Find("type");
        if (type is null && !ChannelSettings.Kinds.ContainsKey(name))
        {
            problems.Add(node, $"{node.Path} does not say what it is", $"type: {string.Join(" | ", ChannelSettings.Kinds.Keys)}");
            return null;
        }

        AlertChannelKind kind = type is null ? ChannelSettings.Kinds[name] : problems.Word(type, ChannelSettings.Kinds);
        IReadOnlyList<ChannelSetting> known = ChannelSettings.Of(kind);
        var settings = new Dictionary<string, string>(StringComparer.Ordinal);
        var channel = new AlertChannel { Name = name, Kind = kind };
        var reader = new SettingReader(problems);
        foreach ((string key, PolicyNode value) in problems.Members(node, [.. s_common, .. known.Select(setting => setting.Name)]))
        {
            switch (key)
            {
                case "type":
                    break;
                case "rateLimit":
                    channel = channel with { RateLimit = ReadRate(value) };
                    break;
                case "timeout":
                    channel = channel with { Timeout = problems.Duration(value, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(5)) };
                    break;
                default:
                    settings[key] = reader.Read(known.First(setting => setting.Name == key), value);
                    break;
            }
        }

        foreach (ChannelSetting setting in known.Where(setting => setting.IsRequired && !settings.ContainsKey(setting.Name)))
        {
            problems.Add(node, $"{node.Path} lacks {setting.Name}", setting.IsSecret ? $"{setting.Name}: \"${{env:NAME}}\"" : $"{setting.Name}: a value");
        }

        CheckClearText(node, settings);
        return channel with { Settings = settings };
    }

    private void CheckClearText(PolicyNode node, Dictionary<string, string> settings)
    {
        if (settings.GetValueOrDefault(AlertSettings.Tls) == "none" && settings.ContainsKey(AlertSettings.User) && !IsLoopback(settings.GetValueOrDefault(AlertSettings.Host, "")))
        {
            problems.Add(node.Find(AlertSettings.Tls), $"{node.Path} would send a password in clear text", "tls: starttls or implicit; none only without a user, or to this machine");
        }
    }

    private AlertRateLimit? ReadRate(PolicyNode node)
    {
        string text = problems.Text(node);
        string[] parts = text.Split('/', 2);
        if (parts.Length == 2 && int.TryParse(parts[0].Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out int messages) && messages is > 0 and <= 100_000)
        {
            string per = parts[1].Trim();
            if (DurationText.TryParse(char.IsAsciiDigit(per.FirstOrDefault()) ? per : "1" + per, out TimeSpan length) && length >= TimeSpan.FromSeconds(1) && length <= TimeSpan.FromDays(31))
            {
                return new AlertRateLimit { Messages = messages, Per = length };
            }
        }

        problems.Add(node, $"{node.Path}: '{text}' is no rate limit", "messages per time, such as 10/1h or 1/5m");
        return null;
    }

    private static bool IsLoopback(string host) => host is "localhost" or "127.0.0.1" or "::1";
}
