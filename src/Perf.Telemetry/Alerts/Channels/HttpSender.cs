using System.Net;
using System.Text;

namespace Perf.Telemetry.Alerts;

/// <summary>Sends messages over HTTP: follows no redirect, keeps no cookies, waits no longer than the channel says, and reads no more of an answer than people are told.</summary>
internal sealed class HttpSender(TimeProvider time) : IDisposable
{
    private const int MostOfAnswer = 2048;

    private readonly HttpClient _client = new(NewHandler()) { Timeout = Timeout.InfiniteTimeSpan };

    public void Dispose() => _client.Dispose();

    /// <summary>A handler with these habits.</summary>
    internal static SocketsHttpHandler NewHandler() => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        // One process sends few messages with long pauses between them; a connection that a proxy has closed meanwhile costs an attempt.
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(10),
        MaxResponseHeadersLength = 64,
    };

    /// <summary>Sends a message once.</summary>
    internal async Task<SendAnswer> SendAsync(HttpMessage message, AlertRequest about, CancellationToken stop)
    {
        using var request = new HttpRequestMessage(message.Method, message.Url) { Content = new StringContent(message.Body, Encoding.UTF8, "application/json") };
        request.Headers.TryAddWithoutValidation("User-Agent", "Perf");
        foreach ((string name, string value) in message.Headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var limit = new CancellationTokenSource(about.Channel.Timeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(stop, limit.Token);
        try
        {
            using HttpResponseMessage response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, both.Token).ConfigureAwait(false);
            string body = response.IsSuccessStatusCode ? "" : about.Secrets.Redact(await BeginningAsync(response.Content, both.Token).ConfigureAwait(false));
            return HttpAnswer.Of((int)response.StatusCode, Header(response, "Retry-After"), Header(response, "Location"), body, time.GetUtcNow());
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return SendAnswer.Later($"The service did not answer within {DurationText.Format(about.Channel.Timeout)}", isDown: true);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return SendAnswer.Later($"The service cannot be reached: {TextLimit.Line(e.InnerException?.Message ?? e.Message)}", isDown: true);
        }
    }

    private static string? Header(HttpResponseMessage response, string name) => response.Headers.TryGetValues(name, out IEnumerable<string>? values) ? values.FirstOrDefault() : null;

    private static async Task<string> BeginningAsync(HttpContent content, CancellationToken stop)
    {
        byte[] beginning = new byte[MostOfAnswer];
        using Stream stream = await content.ReadAsStreamAsync(stop).ConfigureAwait(false);
        int length = await stream.ReadAtLeastAsync(beginning, beginning.Length, throwOnEndOfStream: false, stop).ConfigureAwait(false);
        return WebUtility.HtmlDecode(Encoding.UTF8.GetString(beginning, 0, length));
    }
}
