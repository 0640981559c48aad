using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;

namespace Perf.Engine.Protocols.Grpc;

/// <summary>Asks a server for its descriptors (grpc/grpc, doc/server-reflection.md). The two versions differ by name alone, and their four messages are written by hand here.</summary>
internal static class ServerReflection
{
    private const int FileByName = 3;
    private const int FileOfSymbol = 4;
    private const int AnswerFiles = 4;
    private const int AnswerError = 7;

    private static readonly string[] s_services = ["grpc.reflection.v1.ServerReflection", "grpc.reflection.v1alpha.ServerReflection"];

    /// <summary>The file of a service, and all that it imports.</summary>
    /// <exception cref="RpcException">The server does not offer reflection, or cannot be reached.</exception>
    /// <exception cref="FormatException">The server says that it has no such thing.</exception>
    public static async Task<IReadOnlyList<FileDescriptorProto>> LoadAsync(CallInvoker invoker, string service, CallOptions options)
    {
        for (int version = 0; ; version++)
        {
            try
            {
                return await LoadAsync(invoker, s_services[version], service, options).ConfigureAwait(false);
            }
            catch (RpcException e) when (e.StatusCode == StatusCode.Unimplemented && version + 1 < s_services.Length)
            {
                // An older server: the next name.
            }
        }
    }

    private static async Task<IReadOnlyList<FileDescriptorProto>> LoadAsync(CallInvoker invoker, string reflection, string service, CallOptions options)
    {
        using AsyncDuplexStreamingCall<byte[], byte[]> call = invoker.AsyncDuplexStreamingCall(RawMarshaller.Method(MethodType.DuplexStreaming, reflection, "ServerReflectionInfo"), null, options);
        var files = new Dictionary<string, FileDescriptorProto>(StringComparer.Ordinal);
        var missing = new Queue<string>();
        async Task AskAsync(int field, string text)
        {
            await call.RequestStream.WriteAsync(Request(field, text)).ConfigureAwait(false);
            if (!await call.ResponseStream.MoveNext(options.CancellationToken).ConfigureAwait(false))
            {
                throw new FormatException($"the server ended the conversation when it was asked for '{text}'");
            }

            foreach (FileDescriptorProto file in Answer(call.ResponseStream.Current, text))
            {
                if (files.TryAdd(file.Name, file))
                {
                    file.Dependency.ToList().ForEach(missing.Enqueue);
                }
            }
        }

        await AskAsync(FileOfSymbol, service).ConfigureAwait(false);
        while (missing.TryDequeue(out string? name))
        {
            if (!files.ContainsKey(name))
            {
                await AskAsync(FileByName, name).ConfigureAwait(false);
            }
        }

        await call.RequestStream.CompleteAsync().ConfigureAwait(false);
        return [.. files.Values];
    }

    private static byte[] Request(int field, string text)
    {
        using var stream = new MemoryStream();
        using (var output = new CodedOutputStream(stream, leaveOpen: true))
        {
            output.WriteTag(field, WireFormat.WireType.LengthDelimited);
            output.WriteString(text);
        }

        return stream.ToArray();
    }

    private static List<FileDescriptorProto> Answer(byte[] bytes, string asked)
    {
        var files = new List<FileDescriptorProto>();
        var input = new CodedInputStream(bytes);
        uint tag;
        while ((tag = input.ReadTag()) != 0)
        {
            switch (WireFormat.GetTagFieldNumber(tag))
            {
                case AnswerFiles:
                    files.AddRange(Fields(input.ReadBytes(), 1).Select(FileDescriptorProto.Parser.ParseFrom));
                    break;
                case AnswerError:
                    string message = Fields(input.ReadBytes(), 2).FirstOrDefault()?.ToStringUtf8() ?? "";
                    throw new FormatException($"the server knows no '{asked}'{(message.Length == 0 ? "" : $": {message}")}");
                default:
                    input.SkipLastField();
                    break;
            }
        }

        return files;
    }

    private static List<ByteString> Fields(ByteString message, int number)
    {
        var found = new List<ByteString>();
        using CodedInputStream input = message.CreateCodedInput();
        uint tag;
        while ((tag = input.ReadTag()) != 0)
        {
            if (WireFormat.GetTagFieldNumber(tag) == number && WireFormat.GetTagWireType(tag) == WireFormat.WireType.LengthDelimited)
            {
                found.Add(input.ReadBytes());
            }
            else
            {
                input.SkipLastField();
            }
        }

        return found;
    }
}
