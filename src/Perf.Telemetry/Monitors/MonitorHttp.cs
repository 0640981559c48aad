using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Perf.Telemetry.Monitors;

/// <summary>Asks servers for what monitors read: one connection that stays, no redirects, no cookies, no more of an answer than can be meant.</summary>
internal sealed class MonitorHttp : IDisposable
{
    private const int LargestAnswer = 16 * 1024 * 1024;
    private const int MostOfError = 200;

    private readonly HttpClient _client;
    private readonly MemoryStream _body = new();
    private readonly byte[] _buffer = new byte[16 * 1024];
    private readonly IReadOnlyDictionary<string, string> _headers;

    /// <param name="headers">Headers of each request.</param>
    public MonitorHttp(IReadOnlyDictionary<string, string> headers)
    {
        _headers = headers;
        _client = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.GZip,
            MaxConnectionsPerServer = 1,
            ActivityHeadersPropagator = null,
        })
        {
            // The reading's own limit is the one.
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    /// <summary>Reads an address of a definition.</summary>
    /// <param name="text">The text, its references resolved.</param>
    /// <param name="definition">Whose it is.</param>
    /// <exception cref="PerfException"><see cref="ErrorIds.MonitorUnavailable"/>: it is no address of HTTP.</exception>
    public static Uri AddressOf(string text, MonitorDefinition definition) =>
        Uri.TryCreate(text.Contains("://", StringComparison.Ordinal) ? text : $"http://{text}", UriKind.Absolute, out Uri? address) && address.Scheme is "http" or "https" && address.Host.Length > 0
            ? address
            : throw new PerfException(ErrorIds.MonitorUnavailable, $"The monitor '{definition.Name}' needs an address such as http://127.0.0.1:9090, and '{Shown(text)}' is none.", definition.Name);

    /// <summary>Asks, and waits for the answer.</summary>
    /// <param name="address">What is asked for.</param>
    /// <param name="form">A form that is sent, or null to get only.</param>
    /// <param name="allowed">Codes besides 200 whose answers are wanted too.</param>
    /// <param name="stop">Ends the wait.</param>
    /// <returns>The code and the answer.</returns>
    /// <exception cref="MonitorException">There is no answer, or another code.</exception>
    public (int Status, byte[] Body) Ask(Uri address, IReadOnlyDictionary<string, string>? form, int[] allowed, CancellationToken stop)
    {
        using var request = new HttpRequestMessage(form is null ? HttpMethod.Get : HttpMethod.Post, WithoutCredentials(address));
        request.Content = form is null ? null : new FormUrlEncodedContent(form);
        request.Headers.TryAddWithoutValidation("User-Agent", "Perf");
        if (address.UserInfo.Length > 0)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(address.UserInfo))));
        }

        foreach ((string name, string value) in _headers)
        {
            request.Headers.Remove(name);
            request.Headers.TryAddWithoutValidation(name, value);
        }

        string shown = Shown(address.ToString());
        try
        {
            using HttpResponseMessage response = _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop).GetAwaiter().GetResult();
            int status = (int)response.StatusCode;
            byte[] body = Read(response.Content, shown, stop);
            return status == 200 || Array.IndexOf(allowed, status) >= 0 ? (status, body) : throw new MonitorException($"{shown} answers {status}{Meaning(status, response)}{Beginning(body)}");
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw new MonitorException($"{shown} cannot be asked: {e.InnerException?.Message ?? e.Message} Look whether it runs, and whether the address is the one that it listens at.", e);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _client.Dispose();
        _body.Dispose();
    }

    // User and password of an address are no text for people.
    private static string Shown(string address) => address.IndexOf('@', StringComparison.Ordinal) is > 0 and var at && address.IndexOf("://", StringComparison.Ordinal) is >= 0 and var scheme && scheme < at
        ? $"{address[..(scheme + 3)]}{address[(at + 1)..]}"
        : address;

    private static Uri WithoutCredentials(Uri address) => address.UserInfo.Length == 0 ? address : new UriBuilder(address) { UserName = "", Password = "" }.Uri;

    private byte[] Read(HttpContent content, string address, CancellationToken stop)
    {
        using Stream stream = content.ReadAsStreamAsync(stop).GetAwaiter().GetResult();
        _body.SetLength(0);
        for (int read; (read = stream.ReadAsync(_buffer, stop).AsTask().GetAwaiter().GetResult()) > 0;)
        {
            _body.Write(_buffer, 0, read);
            if (_body.Length > LargestAnswer)
            {
                throw new MonitorException($"{address} answers with more than {SizeText.Format(LargestAnswer)}. Is it the address of figures?");
            }
        }

        return _body.ToArray();
    }

    private static string Meaning(int status, HttpResponseMessage response) => status switch
    {
        401 => ": it wants a user and password, or a token. Give them as headers: { authorization: \"Bearer ${env:TOKEN}\" }.",
        403 => ": this user or address may not ask it.",
        404 => ": there is no such page. See its documentation for the path.",
        >= 300 and < 400 => $": it has moved to {response.Headers.Location}; write that address.",
        _ => ".",
    };

    private static string Beginning(byte[] body)
    {
        string text = Encoding.UTF8.GetString(body, 0, Math.Min(body.Length, MostOfError)).ReplaceLineEndings(" ").Trim();
        return text.Length == 0 || text.StartsWith('<') ? "" : $" It says: {new string([.. text.Where(one => !char.IsControl(one))])}";
    }
}
