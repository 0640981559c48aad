using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Perf.Engine.Protocols.Grpc;

/// <summary>Descriptors that are linked with each other, to find methods in.</summary>
internal sealed class DescriptorPool
{
    private readonly Dictionary<string, ServiceDescriptor> _services;

    private DescriptorPool(IEnumerable<FileDescriptor> files) => _services = files.SelectMany(file => file.Services).ToDictionary(service => service.FullName, StringComparer.Ordinal);

    /// <summary>Reads a FileDescriptorSet.</summary>
    /// <exception cref="PerfException">It cannot be read, or imports what is not in it.</exception>
    public static DescriptorPool Load(string path)
    {
        try
        {
            return Link(FileDescriptorSet.Parser.ParseFrom(File.ReadAllBytes(path)).File);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            throw new PerfException(
                ErrorIds.DescriptorsUnavailable,
                $"The descriptors '{path}' cannot be used: {e.Message.TrimEnd('.')}. Make them by protoc --include_imports --descriptor_set_out={Path.GetFileName(path)}, or leave 'descriptors' out to ask the server by reflection.",
                path,
                e);
        }
    }

    /// <summary>Links files, whatever their order.</summary>
    /// <exception cref="FormatException">A file is imported that is not there, or a file is wrong.</exception>
    public static DescriptorPool Link(IReadOnlyCollection<FileDescriptorProto> files)
    {
        try
        {
            var ordered = new List<FileDescriptorProto>();
            var byName = files.DistinctBy(file => file.Name).ToDictionary(file => file.Name, StringComparer.Ordinal);
            var state = new Dictionary<string, bool>(StringComparer.Ordinal);
            foreach (FileDescriptorProto file in byName.Values)
            {
                Visit(file.Name, "", byName, state, ordered);
            }

            return new DescriptorPool(FileDescriptor.BuildFromByteStrings(ordered.Select(file => file.ToByteString())));
        }
        catch (Exception e) when (e is DescriptorValidationException or ArgumentException)
        {
            throw new FormatException(e.Message, e);
        }
    }

    /// <summary>Finds a method.</summary>
    /// <param name="method">The service's full name and the method.</param>
    /// <exception cref="PerfException">There is none.</exception>
    public MethodDescriptor Find(string method)
    {
        string[] names = method.Split('/');
        if (!_services.TryGetValue(names[0], out ServiceDescriptor? service))
        {
            throw Unknown("service", names[0], _services.Keys);
        }

        return service.FindMethodByName(names[1]) ?? throw Unknown("method", names[1], [.. service.Methods.Select(one => one.Name)]);
    }

    // Depth first, so that each file comes after those it imports. False in the state while a file's imports are being visited.
    private static void Visit(string name, string importer, Dictionary<string, FileDescriptorProto> files, Dictionary<string, bool> state, List<FileDescriptorProto> ordered)
    {
        if (state.TryGetValue(name, out bool isDone))
        {
            if (!isDone)
            {
                throw new FormatException($"'{name}' imports itself");
            }

            return;
        }

        if (!files.TryGetValue(name, out FileDescriptorProto? file))
        {
            throw new FormatException($"'{importer}' imports '{name}', which is not there");
        }

        state[name] = false;
        foreach (string import in file.Dependency)
        {
            Visit(import, name, files, state, ordered);
        }

        state[name] = true;
        ordered.Add(file);
    }

    private static PerfException Unknown(string what, string name, IReadOnlyCollection<string> known)
    {
        string? nearest = NearestWord.Find(name, known);
        return new PerfException(
            ErrorIds.DescriptorsUnavailable,
            $"There is no gRPC {what} '{name}'{(nearest is null ? "." : $"; did you mean '{nearest}'?")} Known: {(known.Count == 0 ? "none" : string.Join(", ", known))}.",
            name);
    }
}
