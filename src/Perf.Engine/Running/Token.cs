using System.Globalization;
using System.Text.Json;
using Perf.Engine.Protocols;

namespace Perf.Engine.Running;

/// <summary>A token as a server gave it (RFC 6749, section 5.1). Immutable; for memory alone.</summary>
/// <param name="Value">The token, ready for its place among the values.</param>
/// <param name="Refresh">The refresh token that came with it, or null.</param>
/// <param name="RenewAt">From when on it is renewed, ticks of <see cref="Pacing.Clock"/>.</param>
/// <param name="ExpiresAt">When it ends.</param>
/// <param name="Identity">Whose it is, where each virtual user has its own.</param>
internal sealed record Token(ScalarValue Value, string? Refresh, long RenewAt, long ExpiresAt, string Identity = "")
{
    // A server that refuses every token must not be asked for a new one by every request.
    private const long LeastAge = TimeSpan.TicksPerSecond;

    /// <summary>When it came, ticks of <see cref="Pacing.Clock"/>.</summary>
    public long ReceivedAt { get; init; }

    /// <summary>The token after a server has answered it with 401: over, whatever was said of its life (RFC 6750, section 3.1), unless it is brand-new.</summary>
    /// <param name="now">When the answer came, ticks of <see cref="Pacing.Clock"/>.</param>
    public Token Refused(long now) => now - ReceivedAt < LeastAge ? this : this with { RenewAt = Math.Min(RenewAt, now), ExpiresAt = Math.Min(ExpiresAt, now) };

    /// <summary>Reads the answer of a token endpoint.</summary>
    /// <param name="outcome">The answer.</param>
    /// <param name="now">When it came, ticks of <see cref="Pacing.Clock"/>.</param>
    /// <param name="margin">How long before its end it is renewed; never more than half of its life, or a short-lived one would be renewed without end.</param>
    /// <param name="refresh">The refresh token so far: a server that gives no new one lets it stay.</param>
    /// <returns>The token, or why there is none; no text of the answer is in it.</returns>
    public static (Token? Token, string Problem) Of(StepOutcome outcome, long now, TimeSpan margin, string? refresh)
    {
        if (outcome.ErrorClass is not null)
        {
            return (null, outcome.ErrorMessage.Length > 0 ? $"{outcome.ErrorClass}: {outcome.ErrorMessage}" : outcome.ErrorClass);
        }

        if (outcome.Status is < 200 or > 299)
        {
            return (null, $"status {outcome.Status}");
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(outcome.Body);
            JsonElement root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || TextOf(root, "access_token") is not { Length: > 0 } value)
            {
                return (null, "the answer has no access_token");
            }

            if (value.AsSpan().IndexOfAny('\r', '\n', '\0') >= 0)
            {
                return (null, "the access_token has a line break in it");
            }

            // Some servers write the number as a text. Without one the token is taken to hold to the end of the run.
            long life = double.TryParse(TextOf(root, "expires_in"), NumberStyles.Float, CultureInfo.InvariantCulture, out double seconds) && seconds > 0
                ? (long)(Math.Min(seconds, TimeSpan.FromDays(3650).TotalSeconds) * TimeSpan.TicksPerSecond)
                : long.MaxValue / 4;
            return (new Token(ScalarValue.OfText(value), TextOf(root, "refresh_token") ?? refresh, now + life - Math.Min(margin.Ticks, life / 2), now + life) { ReceivedAt = now }, "");
        }
        catch (JsonException)
        {
            return (null, "the answer is no JSON");
        }
    }

    private static string? TextOf(JsonElement root, string name) => root.TryGetProperty(name, out JsonElement value)
        ? value.ValueKind switch { JsonValueKind.String => value.GetString(), JsonValueKind.Number => value.GetRawText(), _ => null }
        : null;
}
