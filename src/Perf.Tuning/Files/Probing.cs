using System.Globalization;

namespace Perf.Tuning.Files;

/// <summary>Whether what people use still answers after a change.</summary>
internal static class Probing
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan MostOfOne = TimeSpan.FromSeconds(3);

    /// <summary>Asks addresses until all have answered with success, once each.</summary>
    /// <param name="addresses">The addresses; with none there is nothing to wait for.</param>
    /// <param name="most">How long at most.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>What the first that did not said, in a few words; null where all did.</returns>
    public static async Task<string?> WaitAsync(IReadOnlyList<string> addresses, TimeSpan most, TimeProvider time, CancellationToken cancellation)
    {
        if (addresses.Count == 0)
        {
            return null;
        }

        // A certificate of one's own machine is checked by nobody; one of another machine is.
        using var handler = new HttpClientHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            ServerCertificateCustomValidationCallback = (request, _, _, errors) => errors is System.Net.Security.SslPolicyErrors.None || request.RequestUri is { IsLoopback: true },
        };
        using var client = new HttpClient(handler) { Timeout = MostOfOne };
        long start = time.GetTimestamp();
        foreach (string address in addresses)
        {
            string? said = await AskAsync(client, address, cancellation).ConfigureAwait(false);
            while (said is not null)
            {
                if (time.GetElapsedTime(start) >= most)
                {
                    return $"{address} {said}";
                }

                await Task.Delay(Pause, time, cancellation).ConfigureAwait(false);
                said = await AskAsync(client, address, cancellation).ConfigureAwait(false);
            }
        }

        return null;
    }

    private static async Task<string?> AskAsync(HttpClient client, string address, CancellationToken cancellation)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out Uri? uri) || uri.Scheme is not ("http" or "https"))
        {
            return "is no address of http or https";
        }

        try
        {
            using HttpResponseMessage answer = await client.GetAsync(uri, HttpCompletionOption.ResponseHeadersRead, cancellation).ConfigureAwait(false);
            return (int)answer.StatusCode < 400 ? null : string.Create(CultureInfo.InvariantCulture, $"answers {(int)answer.StatusCode}");
        }
        catch (HttpRequestException fault)
        {
            return $"does not answer ({fault.Message})";
        }
        catch (TaskCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return "does not answer within 3 s";
        }
    }
}
