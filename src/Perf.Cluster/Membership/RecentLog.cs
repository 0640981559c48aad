using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Perf.Cluster.Membership;

/// <summary>Keeps the last warnings of the cluster's machinery, for messages; writes nothing anywhere.</summary>
internal sealed class RecentLog : ILoggerProvider
{
    private const int Most = 50;

    private readonly ConcurrentQueue<string> _lines = new();

    /// <summary>The newest line; null for none.</summary>
    public string? Last => _lines.LastOrDefault();

    public ILogger CreateLogger(string categoryName) => new Writer(this);

    public void Dispose()
    {
    }

    private void Add(string line)
    {
        _lines.Enqueue(line);
        while (_lines.Count > Most)
        {
            _lines.TryDequeue(out _);
        }
    }

    private sealed class Writer(RecentLog log) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(Microsoft.Extensions.Logging.LogLevel logLevel) => logLevel >= Microsoft.Extensions.Logging.LogLevel.Warning;

        public void Log<TState>(Microsoft.Extensions.Logging.LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                log.Add(exception is null ? formatter(state, null) : $"{formatter(state, exception)} ({exception.GetType().Name}: {exception.Message})");
            }
        }
    }
}
