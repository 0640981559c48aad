namespace Perf.Telemetry.Sinks;

/// <summary>Appends lines to a file, whole ones only. What the file held before the run is replaced when the first lines come.</summary>
/// <param name="path">The file; missing folders are made.</param>
/// <param name="header">What stands before the first line; may be empty.</param>
internal sealed class FileTransport(string path, byte[] header) : ITransport
{
    private FileStream? _file;
    private bool _hasBegun;

    public Task<string?> ProbeAsync(CancellationToken stop)
    {
        try
        {
            Open();
            return Task.FromResult<string?>(null);
        }
        catch (Exception e) when (IsFault(e))
        {
            return Task.FromResult<string?>($"'{path}' cannot be written: {e.Message}");
        }
    }

    public async Task<Delivery> SendAsync(SinkBatch batch, CancellationToken stop)
    {
        long? before = null;
        try
        {
            FileStream file = Open();
            if (!_hasBegun && file.CanSeek)
            {
                file.SetLength(0);
                await file.WriteAsync(header, stop).ConfigureAwait(false);
            }

            _hasBegun = true;
            before = file.CanSeek ? file.Position : null;
            await file.WriteAsync(batch.Body, stop).ConfigureAwait(false);
            await file.FlushAsync(stop).ConfigureAwait(false);
            return Delivery.Taken;
        }
        catch (Exception e) when (IsFault(e))
        {
            Cut(before);

            // A disk that is full may have room again.
            return new Delivery(DeliveryOutcome.Later, $"'{path}' cannot be written: {e.Message}");
        }
    }

    public void Dispose()
    {
        try
        {
            _file?.Dispose();
        }
        catch (IOException)
        {
            // What could not be written was told.
        }
    }

    private static bool IsFault(Exception e) => e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException;

    private FileStream Open()
    {
        if (_file is null)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            _file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read, bufferSize: 0, useAsync: true);
        }

        return _file;
    }

    private void Cut(long? before)
    {
        try
        {
            if (before is { } length)
            {
                _file!.SetLength(length);
                _file.Position = length;
            }
        }
        catch (IOException)
        {
            // A line stays that is half; the next attempt tells.
        }
    }
}
