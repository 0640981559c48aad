namespace Perf.Lab.App;

/// <summary>Asks the service that the app depends on, again where that failed.</summary>
internal sealed class SupplierClient(Uri address, TimeSpan timeout, int retries) : IDisposable
{
    private readonly HttpClient _client = new() { BaseAddress = address, Timeout = timeout };

    /// <summary>Asks for an item.</summary>
    /// <returns>The answer; null where all tries failed.</returns>
    public async Task<string?> AskAsync(int id)
    {
        for (int attempt = 0; attempt <= retries; attempt++)
        {
            try
            {
                using HttpResponseMessage answer = await _client.GetAsync(new Uri($"/supplier/{id}", UriKind.Relative));
                if (answer.IsSuccessStatusCode)
                {
                    return await answer.Content.ReadAsStringAsync();
                }
            }
            catch (Exception error) when (error is HttpRequestException or TaskCanceledException)
            {
                // It failed as an error status does.
            }
        }

        return null;
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();
}
