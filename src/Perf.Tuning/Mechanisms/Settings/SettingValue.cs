using System.Globalization;

namespace Perf.Tuning.Settings;

/// <summary>Values of settings.</summary>
internal static class SettingValue
{
    private static readonly string[] SecretWords = ["PASSWORD", "PASSWD", "PWD", "SECRET", "TOKEN", "APIKEY", "ACCESSKEY", "PRIVATEKEY", "CREDENTIAL", "CONNECTIONSTRING", "SIGNINGKEY", "PASSPHRASE"];

    /// <summary>Whether two values mean the same: numbers by what they are, true and True too.</summary>
    /// <param name="left">One; null where it is not set.</param>
    /// <param name="right">The other.</param>
    public static bool IsEqual(string? left, string? right)
    {
        if (left is null || right is null || left == right)
        {
            return left == right;
        }

        return (bool.TryParse(left, out bool first) && bool.TryParse(right, out bool second) && first == second)
            || (decimal.TryParse(left, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal one)
                && decimal.TryParse(right, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal other) && one == other);
    }

    /// <summary>Whether a setting's name says that its value is secret.</summary>
    /// <param name="key">The setting.</param>
    public static bool IsSecret(string key)
    {
        string name = string.Concat(key.Where(char.IsAsciiLetterOrDigit)).ToUpperInvariant();
        return SecretWords.Any(word => name.Contains(word, StringComparison.Ordinal));
    }
}
