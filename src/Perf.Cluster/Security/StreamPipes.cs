using System.IO.Pipelines;

namespace Perf.Cluster.Security;

/// <summary>A stream as two pipes, which Orleans reads and writes.</summary>
internal sealed class StreamPipes(Stream stream) : IDuplexPipe
{
    public PipeReader Input { get; } = PipeReader.Create(stream, new StreamPipeReaderOptions(leaveOpen: true));

    public PipeWriter Output { get; } = PipeWriter.Create(stream, new StreamPipeWriterOptions(leaveOpen: true));
}
