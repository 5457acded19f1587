System.Console.WriteLine(Adjoint.torch.__version__);
