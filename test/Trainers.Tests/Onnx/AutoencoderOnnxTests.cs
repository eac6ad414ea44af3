using Microsoft.ML;
using Microsoft.ML.Model.OnnxConverter;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using MlNetDeep.Trainers.Tests.Autoencoders;
using MlNetDeep.Trainers.Tests.Contract;

namespace MlNetDeep.Trainers.Tests.Onnx;

/// <summary>ONNX Runtime, on the graph that an autoencoder saves, gives its codes.</summary>
public sealed class AutoencoderOnnxTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    [Theory, MemberData(nameof(AutoencoderCases.Names), MemberType = typeof(AutoencoderCases))]
    public void The_runtime_gives_the_codes(string name)
    {
        IDataView data = AutoencoderCases.View(_mlContext);
        AutoencoderTransformer transformer = _mlContext.Fit(name, options => (options.ReconstructionColumnName, options.ErrorColumnName) = (null, null));
        foreach (int operatorSet in (int[])[9, 13, 17])
        {
            var context = new GraphContext(operatorSet);
            var mapper = (ISaveAsOnnx)((ITransformer)transformer).GetRowToRowMapper(data.Schema);
            Assert.True(mapper.CanSaveOnnx(context));
            mapper.SaveAsOnnx(context);
            string output = context.LastOutput;

            using var session = new InferenceSession(context.ToModel("Features", AutoencoderCases.Features, (output, transformer.CodeSize, ElementType.Float)));
            float[][] rows = Cells.Floats(data, "Features");
            var input = new DenseTensor<float>(rows.SelectMany(row => row).ToArray(), [rows.Length, AutoencoderCases.Features]);
            using IDisposableReadOnlyCollection<DisposableNamedOnnxValue> results = session.Run([NamedOnnxValue.CreateFromTensor("Features", input)]);

            float[] codes = [.. Cells.Floats(transformer.Transform(data), "Code").SelectMany(code => code)];
            foreach ((float expected, float actual) in codes.Zip(results.Single().AsTensor<float>()))
                Assert.Equal(expected, actual, 1e-5f * Math.Max(1, Math.Abs(expected)));
        }
    }
}
