using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Perf.Telemetry.Alerts;

/// <summary>Alerts as JSON, in a webhook's body and in the outbox: names in camel case, words in lower case, moments by RFC 3339. What is null is left out.</summary>
internal static class AlertJson
{
    private static readonly AlertJsonContext s_context = new(new JsonSerializerOptions(AlertJsonContext.Default.Options)
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    });

    /// <summary>The shape of an alert.</summary>
    internal static JsonTypeInfo<Alert> Alert => s_context.Alert;

    /// <summary>The shape of a message that waits.</summary>
    internal static JsonTypeInfo<OutboxMessage> Message => s_context.OutboxMessage;

    /// <summary>The shape of a message that was delivered.</summary>
    internal static JsonTypeInfo<AlertDelivery> Delivery => s_context.AlertDelivery;
}
