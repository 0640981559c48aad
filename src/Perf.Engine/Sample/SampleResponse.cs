using System.Text;

namespace Perf.Engine.Sample;

/// <summary>What the sample server answers.</summary>
/// <param name="Status">The status line's code and phrase.</param>
/// <param name="Json">The body.</param>
/// <param name="Delay">How long the answer takes.</param>
internal sealed record SampleResponse(string Status, string Json, TimeSpan Delay)
{
    public byte[] ToBytes() => Encoding.UTF8.GetBytes(
        $"HTTP/1.1 {Status}\r\ncontent-type: application/json\r\ncontent-length: {Encoding.UTF8.GetByteCount(Json)}\r\n\r\n{Json}");
}
