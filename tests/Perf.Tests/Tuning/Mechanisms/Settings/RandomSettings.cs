using System.Text;

namespace Perf.Tests.Tuning.Mechanisms.Settings;

/// <summary>A file of settings made at random: nested, with comments, spaces and either ending of lines.</summary>
/// <param name="Text">The text.</param>
/// <param name="Keys">Its settings.</param>
/// <param name="New">A key that it does not have.</param>
internal sealed record RandomSettings(string Text, IReadOnlyList<string> Keys, string New)
{
    private static readonly string[] Values = ["1", "true", "-7.5", "Information", "a b", "größe", "x:y", "it's", "50%", "a;b", "0012", "Host=db;Port=1", "/var/log/x.log", "😀"];

    public static string Value(Random random) => Values[random.Next(Values.Length)];

    public static RandomSettings Make(string form, Random random)
    {
        var text = new StringBuilder();
        List<string> keys = [];
        string end = random.Next(2) == 0 ? "\n" : "\r\n";
        switch (form)
        {
            case "json":
                Json(text, random, keys, "", "", end, 0);
                break;
            case "yaml":
                Yaml(text, random, keys, "", "", end, 0);
                break;
            case "ini":
                Ini(text, random, keys, end);
                break;
            default:
                Env(text, random, keys, end);
                break;
        }

        string whole = text.ToString();
        whole = random.Next(2) == 0 ? whole.TrimEnd('\r', '\n') : whole;
        string parent = form == "env" || random.Next(2) == 0 ? "" : keys[0].Contains(':', StringComparison.Ordinal) ? keys[0][..(keys[0].LastIndexOf(':') + 1)] : form == "ini" ? "Fresh:" : "Fresh:Deeper:";
        return new RandomSettings(whole, keys, parent + "NEW");
    }

    private static string Pick(Random random, params string[] choices) => choices[random.Next(choices.Length)];

    private static void Json(StringBuilder text, Random random, List<string> keys, string path, string indent, string end, int depth)
    {
        bool isFlat = random.Next(3) == 0;
        string line = isFlat ? "" : end + indent + "  ";
        text.Append('{');
        int count = random.Next(1, 5);
        for (int i = 0; i < count; i++)
        {
            string name = $"K{depth}{i}";
            text.Append(line);
            if (!isFlat && random.Next(4) == 0)
            {
                text.Append("// note, with: \"signs\"").Append(line);
            }

            text.Append('"').Append(name).Append('"').Append(Pick(random, ":", ": ", " : "));
            if (depth < 3 && random.Next(3) == 0)
            {
                Json(text, random, keys, path + name + ":", indent + "  ", end, depth + 1);
            }
            else
            {
                keys.Add(path + name);
                text.Append(Pick(random, "1", "true", "\"x\"", "\"a\\u0062\\\"c\"", "null", "\"größe\"", "-3.5e2"));
            }

            text.Append(i + 1 < count ? Pick(random, ",", ", ", " ,") : "");
        }

        text.Append(isFlat ? "" : end + indent).Append('}');
        if (depth == 0)
        {
            text.Append(end);
        }
    }

    private static void Yaml(StringBuilder text, Random random, List<string> keys, string path, string indent, string end, int depth)
    {
        int count = random.Next(1, 5);
        for (int i = 0; i < count; i++)
        {
            string name = $"K{depth}{i}";
            if (random.Next(4) == 0)
            {
                text.Append(indent).Append("# note: 'x").Append(end);
            }

            text.Append(indent).Append(name).Append(':');
            int kind = random.Next(4);
            if (depth < 3 && kind == 0)
            {
                text.Append(end);
                Yaml(text, random, keys, path + name + ":", indent + Pick(random, "  ", "    "), end, depth + 1);
            }
            else if (kind == 1)
            {
                text.Append(" {a: 1, b: 'x'}").Append(end);
                keys.AddRange([$"{path}{name}:a", $"{path}{name}:b"]);
            }
            else
            {
                keys.Add(path + name);
                text.Append(Pick(random, " ", "  ")).Append(Pick(random, "1", "true", "\"x \\\" y\"", "'it''s'", "plain text", "größe", "~")).Append(Pick(random, "", " # why", "  ")).Append(end);
            }
        }
    }

    private static void Ini(StringBuilder text, Random random, List<string> keys, string end)
    {
        string sign = Pick(random, "=", " = ");
        int sections = random.Next(1, 4);
        for (int s = 0; s < sections; s++)
        {
            text.Append("[S").Append(s).Append(']').Append(end);
            for (int i = random.Next(1, 4); i > 0; i--)
            {
                text.Append(random.Next(4) == 0 ? "; note = x" + end : "").Append('k').Append(i).Append(sign).Append(Pick(random, "1", "a b", "\"q\"", "x;y")).Append(Pick(random, "", " ; why")).Append(end);
                keys.Add($"S{s}:k{i}");
            }

            text.Append(random.Next(2) == 0 ? end : "");
        }
    }

    private static void Env(StringBuilder text, Random random, List<string> keys, string end)
    {
        for (int i = random.Next(1, 6); i > 0; i--)
        {
            text.Append(random.Next(4) == 0 ? "# A=1" + end : "").Append(random.Next(4) == 0 ? "export " : "").Append('V').Append(i).Append('=').Append(Pick(random, "1", "'a b'", "\"x \\\" y\"", "", "a;b", "Host=x")).Append(end);
            keys.Add($"V{i}");
        }
    }
}
