using Perf.Tests.Engine.Scenarios;

namespace Perf.Tests.Telemetry.Monitors;

/// <summary>What real systems and servers said, kept as files.</summary>
internal static class CapturedFile
{
    public static byte[] Bytes(string name) => File.ReadAllBytes(Path.Combine(RepositoryFiles.Root, "tests", "Perf.Tests", "Telemetry", "Monitors", "Captured", name));

    public static string Text(string name) => System.Text.Encoding.UTF8.GetString(Bytes(name));

    /// <summary>Damages a text in one of several ways: bytes changed, cut off, or put in.</summary>
    public static byte[] Damage(byte[] bytes, Random random)
    {
        List<byte> damaged = [.. bytes];
        for (int i = random.Next(1, 30); i > 0 && damaged.Count > 0; i--)
        {
            int place = random.Next(damaged.Count);
            switch (random.Next(4))
            {
                case 0:
                    damaged[place] = (byte)random.Next(256);
                    break;
                case 1:
                    damaged.RemoveRange(place, Math.Min(random.Next(1, 50), damaged.Count - place));
                    break;
                case 2:
                    damaged.InsertRange(place, Enumerable.Range(0, random.Next(1, 30)).Select(_ => (byte)random.Next('0', '9' + 1)));
                    break;
                default:
                    damaged.RemoveRange(place, damaged.Count - place);
                    break;
            }
        }

        return [.. damaged];
    }
}
