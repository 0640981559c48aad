using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Perf.Telemetry.Alerts;

/// <summary>Names of files in the outbox. They sort by time, and say of which channel and matter they are, so that most questions need no file opened.</summary>
internal static class OutboxNames
{
    private const string TimeFormat = "yyyyMMdd'T'HHmmssfff";
    private const int HashLetters = 16, PartLetters = 8;

    /// <summary>A short hash of a text, as hexadecimal digits.</summary>
    internal static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..HashLetters];

    private static int s_messages;

    /// <summary>A new message's id: the time, a number that keeps messages of the same moment in order, and chance, for other processes have the same numbers.</summary>
    internal static string NewId(DateTimeOffset now) =>
        string.Create(CultureInfo.InvariantCulture, $"{Time(now)}-{Interlocked.Increment(ref s_messages) & 0xFFFF:x4}{RandomNumberGenerator.GetHexString(6, lowercase: true)}");

    /// <summary>The name of a delivered message.</summary>
    internal static string Sent(AlertDelivery delivery) =>
        $"{Time(delivery.DeliveredAt!.Value)}-{Part(delivery.Channel)}-{Part(delivery.Key)}-{delivery.Id[^10..]}.json";

    /// <summary>When a delivered message was, by its name; null for a name of something else.</summary>
    internal static DateTimeOffset? SentAt(string name) =>
        name.Length > 18 && DateTime.TryParseExact(name[..18], TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTime at) ? at : null;

    /// <summary>What a name has of a delivered message of a channel, and of a matter where one is given.</summary>
    internal static string SentPart(string channel, string? key) => key is null ? $"-{Part(channel)}-" : $"-{Part(channel)}-{Part(key)}-";

    private static string Part(string text) => Hash(text)[..PartLetters];

    private static string Time(DateTimeOffset at) => at.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture);
}
