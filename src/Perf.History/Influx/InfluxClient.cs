using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Perf.History;

/// <summary>Writes lines to an InfluxDB of version 1, and asks it questions. Source: InfluxDB 1.x, "API reference": /write and /query.</summary>
internal sealed class InfluxClient : IDisposable
{
    // Servers refuse bodies of more than 25 MB; a batch of this size is also quick to repeat.
    private const int LargestBatch = 4 * 1024 * 1024;

    private readonly InfluxAddress _address;
    private readonly HttpClient _http;

    public InfluxClient(InfluxAddress address, TimeSpan patience)
    {
        _address = address;
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, ConnectTimeout = patience, UseProxy = false }) { BaseAddress = address.Server, Timeout = patience };
        if (address.User is not null)
        {
            _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{address.User}:{address.Password}")));
        }
    }

    /// <summary>Writes lines, in batches.</summary>
    /// <param name="lines">Lines of the protocol, each with its line feed.</param>
    public void Write(IEnumerable<string> lines)
    {
        var batch = new StringBuilder();
        foreach (string line in lines)
        {
            if (batch.Length > 0 && batch.Length + line.Length > LargestBatch)
            {
                WriteBatch(batch.ToString());
                batch.Clear();
            }

            batch.Append(line);
        }

        if (batch.Length > 0)
        {
            WriteBatch(batch.ToString());
        }
    }

    /// <summary>Asks a question; rows come as the server sends them, so that whoever has enough stops reading.</summary>
    /// <param name="query">InfluxQL.</param>
    /// <returns>Rows.</returns>
    public IEnumerable<InfluxRow> Query(string query)
    {
        using HttpResponseMessage response = Send(HttpMethod.Post, $"query?db={Uri.EscapeDataString(_address.Database)}&epoch=ns&chunked=true&chunk_size=2000", new FormUrlEncodedContent([new("q", query)]));
        using var reader = new StreamReader(Told(response.Content.ReadAsStream));
        while (Told(() => LineOf(reader)) is { } line)
        {
            if (line.Length == 0)
            {
                continue;
            }

            foreach (InfluxRow row in RowsOf(line))
            {
                yield return row;
            }
        }
    }

    /// <summary>Does something that gives no rows.</summary>
    /// <param name="statements">InfluxQL.</param>
    public void Execute(string statements) => _ = Query(statements).Count();

    public void Dispose() => _http.Dispose();

    // The client's limit ends with the headers; a server that falls silent within its answer must not hold a run for ever.
    private string? LineOf(StreamReader reader)
    {
        using var limit = new CancellationTokenSource(_http.Timeout);
        return reader.ReadLineAsync(limit.Token).AsTask().GetAwaiter().GetResult();
    }

    private static string? ErrorOf(string json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("error", out JsonElement error) && error.ValueKind == JsonValueKind.String
                ? error.GetString()
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private void WriteBatch(string lines)
    {
        string path = $"write?db={Uri.EscapeDataString(_address.Database)}&precision=ns";
        try
        {
            Send(HttpMethod.Post, path, new StringContent(lines, Encoding.UTF8)).Dispose();
        }
        catch (PerfException e) when (e.Message.Contains("database not found", StringComparison.Ordinal))
        {
            // The first who shares makes the database, where the server lets him.
            Execute($"CREATE DATABASE {InfluxText.Name(_address.Database)}");
            Send(HttpMethod.Post, path, new StringContent(lines, Encoding.UTF8)).Dispose();
        }
    }

    private HttpResponseMessage Send(HttpMethod method, string path, HttpContent content)
    {
        HttpResponseMessage response = Told(() => _http.Send(new HttpRequestMessage(method, path) { Content = content }, HttpCompletionOption.ResponseHeadersRead));
        if (response.IsSuccessStatusCode)
        {
            return response;
        }

        using (response)
        {
            using var reader = new StreamReader(Told(response.Content.ReadAsStream));
            char[] start = new char[2000];
            int read = Told(() => reader.ReadBlock(start, 0, start.Length));
            string text = new(start, 0, read);
            throw Unavailable(
                response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden
                    ? "it does not take the user name and password of the address"
                    : $"it answered {(int)response.StatusCode}: {new string([.. (ErrorOf(text) ?? text).Where(c => !char.IsControl(c)).Take(300)])}",
                null);
        }
    }

    private IEnumerable<InfluxRow> RowsOf(string line)
    {
        List<InfluxRow> rows = [];
        try
        {
            using JsonDocument document = JsonDocument.Parse(line);
            if (document.RootElement.TryGetProperty("error", out JsonElement whole))
            {
                throw Refused(whole.GetString());
            }

            foreach (JsonElement result in document.RootElement.GetProperty("results").EnumerateArray())
            {
                if (result.TryGetProperty("error", out JsonElement error))
                {
                    // A database that nobody has written to yet is an empty history.
                    return error.GetString()?.StartsWith("database not found", StringComparison.Ordinal) == true ? [] : throw Refused(error.GetString());
                }

                if (result.TryGetProperty("series", out JsonElement all))
                {
                    foreach (JsonElement series in all.EnumerateArray())
                    {
                        InfluxRow.AddAll(rows, series);
                    }
                }
            }
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw Unavailable($"it answered what is no answer of an InfluxDB ({e.Message})", e);
        }

        return rows;
    }

    private PerfException Refused(string? error) => Unavailable($"it refused: {error}", null);

    private T Told<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is HttpRequestException or IOException or TaskCanceledException or OperationCanceledException)
        {
            throw Unavailable(e is TaskCanceledException or OperationCanceledException ? FormattableString.Invariant($"it did not answer within {_http.Timeout.TotalSeconds:0.#} s") : e.Message, e);
        }
    }

    private PerfException Unavailable(string why, Exception? inner) => new(
        ErrorIds.StoreUnavailable,
        $"The shared history {_address} cannot be used: {why.TrimEnd('.')}. Look whether the server runs and the address in PERF_HISTORY (or history.yaml in $PERF_HOME) is right; PERF_HISTORY=local uses the file of this machine meanwhile.",
        _address.ToString(),
        inner);
}
