/** `url:` imports give the address of a file that the build copies as it is (see build.mjs). */
declare module "url:*" {
  const address: string;
  export default address;
}
