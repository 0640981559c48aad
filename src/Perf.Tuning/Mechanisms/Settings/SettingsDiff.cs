using System.Text;

namespace Perf.Tuning.Settings;

/// <summary>The difference of some settings of a file, in the form of a unified diff and without the lines around them: beside a setting in a file of settings stand secrets.</summary>
internal static class SettingsDiff
{
    /// <summary>The difference; empty where there is none.</summary>
    /// <param name="path">The file.</param>
    /// <param name="changes">The settings.</param>
    public static string Of(string path, IReadOnlyCollection<SettingChange> changes)
    {
        if (changes.Count == 0)
        {
            return "";
        }

        var text = new StringBuilder().Append("--- ").Append(path).Append('\n').Append("+++ ").Append(path).Append('\n');
        foreach (SettingChange change in changes)
        {
            text.Append("@@ ").Append(change.Key).Append(" @@\n");
            Line(text, '-', change.Key, change.Before);
            Line(text, '+', change.Key, change.After);
        }

        return text.ToString();
    }

    private static void Line(StringBuilder text, char sign, string key, string? value)
    {
        if (value is not null)
        {
            text.Append(sign).Append(key).Append(" = ").Append(value).Append('\n');
        }
    }
}
