using System.Security.Cryptography;
using System.Text;

namespace Perf.Tuning;

/// <summary>The hashes by which it is told that something is not what it was. SHA-256 in hexadecimal.</summary>
internal static class PlanHash
{
    /// <summary>Of what a mechanism saw: the values of the settings and its state.</summary>
    /// <param name="observation">What it saw. Secrets count as that they are there: their file is in the state.</param>
    public static string OfObservation(Observation observation)
    {
        var text = new StringBuilder();
        foreach ((string key, string? value) in observation.Values.OrderBy(one => one.Key, StringComparer.Ordinal))
        {
            // Lengths before texts: no key can pass for a part of another's value.
            string shown = value is null ? "-" : observation.Secrets.Contains(key) ? "+" : $"{value.Length}:{value}";
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{key.Length}:{key}={shown}\n");
        }

        return Of(text.Append('\n').Append(observation.State).ToString());
    }

    /// <summary>Of a plan: all that decides, which is all of it but the hash itself.</summary>
    public static string Of(OptimizationPlan plan) => Of(PlanJson.Write(plan with { Hash = "" }));

    /// <summary>Of a text.</summary>
    public static string Of(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
