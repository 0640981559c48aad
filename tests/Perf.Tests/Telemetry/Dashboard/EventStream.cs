using System.Text.Json;

namespace Perf.Tests.Telemetry.Dashboard;

/// <summary>A browser's end of server-sent events, as the standard has them.</summary>
internal sealed class EventStream(HttpResponseMessage response, StreamReader reader) : IDisposable
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);

    public HttpResponseMessage Response => response;

    public string? Retry { get; private set; }

    public static async Task<EventStream> OpenAsync(HttpClient client, Uri page, long? lastEventId = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, new Uri(page, "events"));
        if (lastEventId is { } id)
        {
            request.Headers.Add("Last-Event-ID", $"{id}");
        }

        HttpResponseMessage response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead).WaitAsync(s_limit);
        response.EnsureSuccessStatusCode();
        return new EventStream(response, new StreamReader(await response.Content.ReadAsStreamAsync()));
    }

    /// <summary>The next event; null when the server has closed.</summary>
    public async Task<(long Id, string Name, Dictionary<string, string> Parts)?> NextAsync()
    {
        (string id, string name, string data) = ("", "message", "");
        while (await reader.ReadLineAsync().WaitAsync(s_limit) is { } line)
        {
            if (line.Length == 0)
            {
                if (data.Length > 0)
                {
                    return (long.Parse(id, System.Globalization.CultureInfo.InvariantCulture), name, JsonSerializer.Deserialize<Dictionary<string, string>>(data)!);
                }
            }
            else if (line.Split(": ", 2) is [var field, var value])
            {
                (id, name, data, Retry) = field switch
                {
                    "id" => (value, name, data, Retry),
                    "event" => (id, value, data, Retry),
                    "data" => (id, name, value, Retry),
                    "retry" => (id, name, data, value),
                    _ => (id, name, data, Retry),
                };
            }
        }

        return null;
    }

    public void Dispose()
    {
        reader.Dispose();
        response.Dispose();
    }
}
