using System.Security.Cryptography;
using System.Text;

namespace Perf.Analysis;

/// <summary>Makes the keys by which two alerts are the same matter.</summary>
public static class AlertKey
{
    // PagerDuty's dedup_key has at most 255 characters, the shortest of all channels.
    private const int Longest = 255, HashLetters = 12;

    /// <summary>Makes a key.</summary>
    /// <param name="rule">The rule's name.</param>
    /// <param name="scenario">The scenario's name, or empty.</param>
    /// <param name="environment">The environment's name, or null.</param>
    /// <param name="subject">What the rule looked at, such as a threshold or a metric of a step.</param>
    /// <returns>A text that people can read, at most 255 characters; what is cut is replaced by a hash of the whole.</returns>
    public static string Of(string rule, string scenario, string? environment, string subject)
    {
        string whole = $"perf/{Part(rule)}/{Part(scenario)}/{Part(environment)}/{Plain(subject)}";
        if (whole.Length <= Longest)
        {
            return whole;
        }

        string hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(whole)))[..HashLetters];
        int cut = Longest - HashLetters - 1;
        return $"{whole[..(char.IsHighSurrogate(whole[cut - 1]) ? cut - 1 : cut)]}#{hash}";
    }

    // A slash within a part would make two different keys the same.
    private static string Part(string? text) => string.IsNullOrEmpty(text) ? "-" : Plain(text).Replace("/", "%2F", StringComparison.Ordinal);

    private static string Plain(string text) => string.Concat(text.Select(letter => char.IsControl(letter) ? ' ' : letter));
}
